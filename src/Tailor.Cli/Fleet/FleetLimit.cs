namespace Tailor.Cli.Fleet;

/// <summary>By which limit of its profile a simulated device keeps the item table small.</summary>
internal enum FleetLimit
{
    /// <summary>Bytes of the table.</summary>
    Table,

    /// <summary>Bytes of storage: the table gets what the other pieces leave.</summary>
    Storage,

    /// <summary>Bytes of memory: the table gets what the network leaves.</summary>
    Memory,
}
