namespace Tailor.Cli.Fleet;

/// <summary>A request of a simulated device.</summary>
/// <param name="Kind">What was asked for: devices, keyring, models, blocks, plans, telemetry.</param>
/// <param name="Status">The answer's status.</param>
/// <param name="Time">From sending it to the answer's last byte.</param>
internal readonly record struct FleetRequest(string Kind, int Status, TimeSpan Time);
