using System.Text.Json;
using Tailor.Cli.Experiments;

namespace Tailor.Cli.Tests.Experiments;

public sealed class MachineTests
{
    [Fact]
    public void AnAcceleratorStandsInARecordOnlyWhereOneTrained()
    {
        var processor = new Machine("A processor", 2, "A system", "10.0", "1.13.1");
        Assert.DoesNotContain("Accelerator", JsonSerializer.Serialize(processor), StringComparison.OrdinalIgnoreCase);
        var device = processor with { Accelerator = "A device" };
        Assert.Contains("A device", JsonSerializer.Serialize(device), StringComparison.Ordinal);
        Assert.Equal(device, JsonSerializer.Deserialize<Machine>(JsonSerializer.Serialize(device)));
    }
}
