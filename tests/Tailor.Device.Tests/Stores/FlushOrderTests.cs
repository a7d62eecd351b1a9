using System.Diagnostics;
using Tailor.Models.Tests;

namespace Tailor.Device.Tests.Stores;

/// <summary>
/// The order in which a store reaches the disk, as the operating system sees it. A kill loses nothing that was written, so the kill test cannot tell whether anything is flushed; a loss of power can.
/// </summary>
public sealed class FlushOrderTests
{
    [SkippableFact]
    public async Task What_a_switch_needs_is_on_the_disk_before_the_switch_and_nothing_goes_before_it_is()
    {
        Skip.IfNot(OperatingSystem.IsLinux() && await IsThereAsync(), "Needs strace, and to be allowed to use it; `make setup` installs it.");
        await using var cloud = await FakeCloud.StartAsync();
        using var scratch = new ScratchFolder();
        var root = scratch.Write("root.pem", System.Text.Encoding.ASCII.GetBytes(cloud.Options("x").RootKeys[0].ToPem()));
        var (trace, store) = (scratch["trace"], scratch["device"]);
        using (var process = Process.Start(new ProcessStartInfo(
            "strace", ["-f", "-y", "-qq", "-s", "0", "-e", "signal=none", "-e", "trace=write,pwrite64,fsync,fdatasync,rename,renameat,renameat2,unlink", "-o", trace, "dotnet", typeof(FlushOrderTests).Assembly.Location, "update", cloud.Address.AbsoluteUri, store, root])
        { UseShellExecute = false, RedirectStandardOutput = true })!)
        {
            await PlansAsync(2);
            for (var version = 2; version < 5; version++) // the first release is removed with the third
            {
                cloud.PublishNext(version: $"{version}.0");
                await PlansAsync(3);
            }

            var children = await File.ReadAllTextAsync($"/proc/{process.Id}/task/{process.Id}/children");
            using (var traced = Process.GetProcessById(int.Parse(children.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture))) traced.Kill();
            await process.WaitForExitAsync();
        }

        var order = new FlushOrder(store);
        foreach (var call in TracedCall.Read(await File.ReadAllLinesAsync(trace))) order.Follow(call);
        Assert.Empty(order.Problems);
        Assert.InRange(order.Switches, 4, int.MaxValue);
        Assert.InRange(order.Blocks, 8, int.MaxValue);
        Assert.InRange(order.Removed, 1, int.MaxValue);

        async Task PlansAsync(int count)
        {
            var wanted = cloud.PlanRequests.Count + count;
            for (var waited = Stopwatch.StartNew(); cloud.PlanRequests.Count < wanted; await Task.Delay(20)) Assert.True(waited.Elapsed < TimeSpan.FromMinutes(2), "The traced process does not update.");
        }
    }

    private static async Task<bool> IsThereAsync()
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("strace", ["-qq", "-o", "/dev/null", "true"]) { UseShellExecute = false, RedirectStandardError = true })!;
            await process.WaitForExitAsync();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
