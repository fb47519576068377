using System.Data.Common;
using Dapper;
using OpenCsss.Platform.Modules.Ledger;
using OpenCsss.Platform.Storage;

namespace OpenCsss.Platform.Modules.Tasks;

/// <summary>Tasks with their items. Whoever writes one holds the partner's account row.</summary>
internal static class DurableTaskStore
{
    private const string TaskColumns =
        """
        partner_id as PartnerId, id as Id, kind as Kind, subject as Subject, status as Status, items as Items,
        done as Done
        """;

    private static readonly SetStatement<(DurableTask Task, int N, string Item)> InsertItems = SetStatement.InsertInto(
        "task_item",
        new Columns<(DurableTask Task, int N, string Item)>()
            .BigInt("partner_id", item => item.Task.PartnerId)
            .BigInt("task_id", item => item.Task.Id)
            .BigInt("item_no", item => item.N)
            .Text("item", item => item.Item));

    private static readonly SetStatement<(DurableTask Task, long N, string Error)> UpdateItems = SetStatement.Over(
        """
        update task_item set error = {error} {from rows}
         where task_item.partner_id = {partner_id} and task_item.task_id = {task_id} and task_item.item_no = {item_no}
           and task_item.error is null
        """,
        new Columns<(DurableTask Task, long N, string Error)>()
            .BigInt("partner_id", item => item.Task.PartnerId)
            .BigInt("task_id", item => item.Task.Id)
            .BigInt("item_no", item => item.N)
            .Text("error", item => item.Error));

    /// <summary>
    /// Writes a task down, with its items; or finds the one that the same request has begun.
    /// </summary>
    /// <returns>The task's id.</returns>
    public static async Task<long> InsertAsync(
        WriteTransaction transaction, DurableTask task, IReadOnlyList<string> items, string? requestKey,
        DateTimeOffset now)
    {
        var locked = Accounts.LockAll(transaction, [task.PartnerId]);
        await transaction.FlushAsync(CancellationToken.None);
        if (requestKey is not null
            && await transaction.Connection.QuerySingleOrDefaultAsync<long?>(
                "select id from task where partner_id = @PartnerId and request_key = @requestKey",
                new { task.PartnerId, requestKey }) is { } known)
        {
            return known;
        }

        var account = locked.Only;
        task = task with { Id = account.NextId(now) };
        var at = now.ToUnixTimeMilliseconds();
        await transaction.Connection.ExecuteAsync(
            """
            insert into task (partner_id, id, kind, subject, status, request_key, items, done, created_at, due_at,
                              settled_at)
            values (@PartnerId, @Id, @kind, @Subject, @status, @requestKey, @count, 0, @at, @at, null)
            """,
            new
            {
                task.PartnerId, task.Id, kind = (short)task.Kind, task.Subject,
                status = (short)DurableTaskStatus.Waiting, requestKey, count = items.Count, at,
            });
        transaction.Write(InsertItems, [.. items.Select((item, n) => (task, n, item))]);
        Accounts.Save(transaction, [account]);
        await transaction.FlushAsync(CancellationToken.None);
        return task.Id;
    }

    /// <summary>Tasks that are not done, the longest due first.</summary>
    public static async Task<IReadOnlyList<DurableTask>> ListDueAsync(
        Db db, DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        (await db.ReadAsync(
            connection => connection.QueryAsync<DurableTask>(new CommandDefinition(
                $"""
                select {TaskColumns} from task where due_at is not null and due_at <= @now order by due_at limit @limit
                """,
                new { now = now.ToUnixTimeMilliseconds(), limit }, cancellationToken: cancellationToken)),
            cancellationToken)).AsList();

    /// <summary>Null if the partner has no such task.</summary>
    public static Task<DurableTask?> FindAsync(
        DbConnection connection, long partnerId, long id, CancellationToken cancellationToken) =>
        connection.QuerySingleOrDefaultAsync<DurableTask>(new CommandDefinition(
            $"select {TaskColumns} from task where partner_id = @partnerId and id = @id",
            new { partnerId, id }, cancellationToken: cancellationToken));

    /// <summary>All items of a task, in their order.</summary>
    public static async Task<IReadOnlyList<DurableTaskItem>> ListItemsAsync(
        DbConnection connection, DurableTask task, CancellationToken cancellationToken) =>
        (await connection.QueryAsync<DurableTaskItem>(new CommandDefinition(
            """
            select item_no as N, item as Item, error as Error from task_item
             where partner_id = @PartnerId and task_id = @Id order by item_no
            """,
            new { task.PartnerId, task.Id }, cancellationToken: cancellationToken))).AsList();

    /// <summary>Items that were not tried yet.</summary>
    public static async Task<IReadOnlyList<DurableTaskItem>> ListOpenItemsAsync(
        DbConnection connection, DurableTask task, int limit, CancellationToken cancellationToken) =>
        (await connection.QueryAsync<DurableTaskItem>(new CommandDefinition(
            """
            select item_no as N, item as Item from task_item
             where partner_id = @PartnerId and task_id = @Id and error is null order by item_no limit @limit
            """,
            new { task.PartnerId, task.Id, limit }, cancellationToken: cancellationToken))).AsList();

    /// <summary>
    /// Writes what became of items, and how far the task is then. An item that another node has tried meanwhile breaks
    /// the guard, and with it the whole chunk.
    /// </summary>
    public static async Task RecordAsync(
        WriteTransaction transaction, DurableTask task, IReadOnlyList<(long N, string Error, bool IsDone)> items,
        DateTimeOffset now)
    {
        transaction.Write(UpdateItems, [.. items.Select(item => (task, item.N, item.Error))]);
        await transaction.FlushAsync(CancellationToken.None);
        await transaction.Connection.ExecuteAsync(
            $"""
            update task
               set done = done + @done,
                   status = case
                       when exists (select 1 from task_item i
                                     where i.partner_id = @PartnerId and i.task_id = @Id and i.error is null)
                           then @running
                       when done + @done > 0 then @finished
                       else @failed end,
                   due_at = case
                       when exists (select 1 from task_item i
                                     where i.partner_id = @PartnerId and i.task_id = @Id and i.error is null)
                           then due_at end,
                   settled_at = case
                       when exists (select 1 from task_item i
                                     where i.partner_id = @PartnerId and i.task_id = @Id and i.error is null)
                           then null else @now end
             where partner_id = @PartnerId and id = @Id and status in {DurableTaskSql.Open}
            """,
            new
            {
                task.PartnerId, task.Id, done = items.Count(item => item.IsDone),
                running = (int)DurableTaskStatus.Running, finished = (int)DurableTaskStatus.Done,
                failed = (int)DurableTaskStatus.Failed, now = now.ToUnixTimeMilliseconds(),
            });
    }

    /// <summary>Removes up to so many tasks that were settled before; how many.</summary>
    public static async Task<int> RemoveAsync(WriteTransaction transaction, DateTimeOffset before, int limit)
    {
        var old = (await transaction.Connection.QueryAsync<(long PartnerId, long Id)>(
            """
            select partner_id, id from task
             where settled_at is not null and settled_at < @before order by settled_at limit @limit
            """,
            new { before = before.ToUnixTimeMilliseconds(), limit })).AsList();
        foreach (var (partnerId, id) in old)
        {
            await transaction.Connection.ExecuteAsync(
                """
                delete from task_item where partner_id = @partnerId and task_id = @id;
                delete from task where partner_id = @partnerId and id = @id;
                """,
                new { partnerId, id });
        }

        return old.Count;
    }
}
