namespace Tailor.Cli.Demonstration;

/// <summary>What a device of a size got, and how it fares with it.</summary>
/// <param name="Name">What the size is called.</param>
/// <param name="Bits">Average bits that it can afford.</param>
/// <param name="TableBudget">Bytes of the item table that it can afford, or null for any.</param>
/// <param name="Users">Users it was tried with, one after the other.</param>
/// <param name="Hits">Share of them whose next item is among the ten.</param>
/// <param name="FirstBytes">Bytes down to install the model and its first plan.</param>
/// <param name="PlanBytes">Bytes of a plan.</param>
/// <param name="StoredBytes">Bytes in its store.</param>
/// <param name="ResidentBytes">Bytes of weights in memory.</param>
/// <param name="Microseconds">Median time of a recommendation.</param>
internal sealed record DemoDevice(string Name, double Bits, long? TableBudget, int Users, double Hits, long FirstBytes, int PlanBytes, long StoredBytes, long ResidentBytes, double Microseconds);
