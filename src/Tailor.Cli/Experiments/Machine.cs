using System.Runtime.InteropServices;
using System.Text.Json.Serialization;
using Tailor.Torch;

namespace Tailor.Cli.Experiments;

/// <summary>What a number was measured on.</summary>
/// <param name="Cpu">Name of the processor.</param>
/// <param name="Cores">Processors that the program may use.</param>
/// <param name="System">Operating system.</param>
/// <param name="DotNet">Version of .NET.</param>
/// <param name="Libtorch">Version of libtorch, or null where none was used.</param>
/// <param name="Accelerator">The CUDA device that trained, or null where the processor did.</param>
internal sealed record Machine(
    string Cpu, int Cores, string System, string DotNet, string? Libtorch, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Accelerator = null)
{
    /// <summary>This machine.</summary>
    /// <param name="usesLibtorch">Whether libtorch is part of what is measured.</param>
    public static Machine Describe(bool usesLibtorch) => new(
        CpuName(), Environment.ProcessorCount, RuntimeInformation.OSDescription, Environment.Version.ToString(), usesLibtorch ? torch.__version__ : null, usesLibtorch ? AcceleratorName() : null);

    /// <summary>Name of the processor, as the system gives it.</summary>
    public static string CpuName()
    {
        const string Information = "/proc/cpuinfo";
        var line = File.Exists(Information) ? File.ReadLines(Information).FirstOrDefault(text => text.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
    }

    /// <summary>The model of the CUDA device that trains, as its driver tells.</summary>
    private static string? AcceleratorName()
    {
        const string Drivers = "/proc/driver/nvidia/gpus", Label = "Model:";
        if (torch.get_default_device() < 0) return null;
        var files = Directory.Exists(Drivers) ? Directory.GetFiles(Drivers, "information", SearchOption.AllDirectories) : [];
        var model = files.Order(StringComparer.Ordinal).Skip(torch.get_default_device()).SelectMany(File.ReadLines).FirstOrDefault(line => line.StartsWith(Label, StringComparison.Ordinal));
        return model?[Label.Length..].Trim() ?? "CUDA device";
    }
}
