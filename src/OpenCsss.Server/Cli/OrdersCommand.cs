using System.CommandLine;
using OpenCsss.Platform.Modules.Orders;

namespace OpenCsss.Server.Cli;

/// <summary><c>csss orders</c>: what was ordered.</summary>
internal static class OrdersCommand
{
    public static Command Create() => new("orders", "Look at the partners' orders.")
    {
        new Export("orders", "order_count", OrderExport.Columns, OrderExport.ListAsync).Create(),
    };
}
