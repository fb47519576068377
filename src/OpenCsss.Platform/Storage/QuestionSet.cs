using Npgsql;

namespace OpenCsss.Platform.Storage;

/// <summary>The questions of one statement that are asked together.</summary>
internal sealed class QuestionSet
{
    private readonly List<PendingQuestion> _questions = [];

    private QuestionSet(ReadStatement statement) => Statement = statement;

    public ReadStatement Statement { get; }

    public PendingQuestion this[int number] => _questions[number];

    private int Weight { get; set; }

    /// <summary>
    /// The sets of a group, with few rows first: what is quickly answered does not wait for the rest.
    /// </summary>
    public static List<QuestionSet> Of(IReadOnlyList<PendingQuestion> group)
    {
        var sets = new List<QuestionSet>();
        foreach (var question in group)
        {
            var set = sets.Find(other => other.Statement == question.Statement);
            if (set is null)
            {
                set = new QuestionSet(question.Statement);
                sets.Add(set);
            }

            question.Begin();
            set._questions.Add(question);
            set.Weight += question.Weight;
        }

        sets.Sort(static (one, other) => one.Weight.CompareTo(other.Weight));
        return sets;
    }

    public NpgsqlBatchCommand ToCommand()
    {
        var command = new NpgsqlBatchCommand(Statement.PostgresSetText);
        if (Statement.Parameters.Count == 0)
        {
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = _questions.Count });
            return command;
        }

        var arrays = new ColumnArrays(Statement.Parameters, _questions.Count);
        for (var n = 0; n < _questions.Count; n++)
        {
            arrays.BeginRow(n);
            _questions[n].Bind(arrays);
        }

        arrays.AddTo(command);
        return command;
    }

    public void Complete() => _questions.ForEach(static question => question.Complete());
}
