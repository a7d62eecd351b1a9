using System.Runtime.InteropServices;

namespace Tailor.Cli.Experiments;

/// <summary>What a number was measured on.</summary>
/// <param name="Cpu">Name of the processor.</param>
/// <param name="Cores">Processors that the program may use.</param>
/// <param name="System">Operating system.</param>
/// <param name="DotNet">Version of .NET.</param>
/// <param name="Libtorch">Version of libtorch, or null where none was used.</param>
internal sealed record Machine(string Cpu, int Cores, string System, string DotNet, string? Libtorch)
{
    /// <summary>This machine.</summary>
    public static Machine Describe(string? libtorch) => new(CpuName(), Environment.ProcessorCount, RuntimeInformation.OSDescription, Environment.Version.ToString(), libtorch);

    /// <summary>Name of the processor, as the system gives it.</summary>
    public static string CpuName()
    {
        const string Information = "/proc/cpuinfo";
        var line = File.Exists(Information) ? File.ReadLines(Information).FirstOrDefault(text => text.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim() ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}
