using System.Globalization;
using System.Reflection;
using OpenCsss.Contracts;

namespace OpenCsss.Contract.Tests;

public sealed class StatusCodeTests
{
    [Fact]
    public void The_table_of_the_documentation_is_the_table_of_the_code()
    {
        var documented = Vector.Text("status-codes.md").Split('\n')
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && char.IsAsciiDigit(line[2]))
            .Select(line => line.Trim('|', ' ').Split(" | "))
            .Select(row => new ApiStatus(row[0], int.Parse(row[1], CultureInfo.InvariantCulture)));

        Assert.Equal(documented, ApiStatuses.All);
    }

    [Fact]
    public void Every_member_is_listed_once()
    {
        var members = typeof(ApiStatuses).GetProperties(BindingFlags.Public | BindingFlags.Static)
            .Where(property => property.PropertyType == typeof(ApiStatus))
            .Select(property => (ApiStatus)property.GetValue(null)!)
            .ToArray();

        Assert.Equal(46, members.Length);
        Assert.Equal(members, ApiStatuses.All);
        Assert.Equal(members.Length, members.DistinctBy(status => status.Code).Count());
    }

    [Fact]
    public void Business_answers_are_http_200_and_protocol_failures_are_not() =>
        Assert.All(
            ApiStatuses.All,
            status => Assert.Equal(status.Code[0] is '0' or (>= '2' and <= '8'), status.HttpStatus == 200));
}
