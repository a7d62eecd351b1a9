using Tailor.Device.Tests.Kills;

namespace Tailor.Device.Tests;

/// <summary>The process that the kill test kills.</summary>
public static class Program
{
    public static Task<int> Main(string[] arguments) => arguments is ["update", var cloud, var folder, var root] ? UpdatingProcess.RunAsync(new(cloud), folder, root) : Task.FromResult(2);
}
