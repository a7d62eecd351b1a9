using Tailor.Cli.Fleet;

namespace Tailor.Cli.Documents;

/// <summary>Result of tailor fleet.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Data">The data set whose histories were replayed.</param>
/// <param name="Devices">Simulated devices.</param>
/// <param name="Days">Days.</param>
/// <param name="ItemsPerDay">Items that a user takes in a day.</param>
/// <param name="Offline">Share of device days without a network.</param>
/// <param name="Cut">Share of device days on which the connection breaks.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Seconds">Wall time.</param>
/// <param name="WeightsBytes">Bytes of the whole model in float32: what sending it anew would cost.</param>
/// <param name="ServedBytes">Bytes a day of asking a server instead: ids of the window up, ten ids down, for each list; no headers.</param>
/// <param name="Report">How it fared.</param>
internal sealed record FleetDocument(
    string Model,
    string Data,
    int Devices,
    int Days,
    int ItemsPerDay,
    double Offline,
    double Cut,
    int Seed,
    double Seconds,
    long WeightsBytes,
    double ServedBytes,
    FleetReport Report);
