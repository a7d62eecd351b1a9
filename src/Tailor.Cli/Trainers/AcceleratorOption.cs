using System.CommandLine;
using System.Globalization;
using Tailor.Cli.Errors;
using Tailor.Torch;

namespace Tailor.Cli.Trainers;

/// <summary>--accelerator: what trains, the processor or a CUDA device.</summary>
internal sealed class AcceleratorOption
{
    private const string Cuda = "cuda";

    private readonly Option<string> _accelerator = new("--accelerator") { Description = "What trains: cpu, cuda, or cuda:N for one of several devices.", DefaultValueFactory = _ => "cpu" };

    /// <summary>Adds it.</summary>
    public void AddTo(Command command) => command.Options.Add(_accelerator);

    /// <summary>Trains there until it is disposed of.</summary>
    /// <exception cref="UsageException">There is no such accelerator here.</exception>
    public IDisposable Use(ParseResult parsed)
    {
        var name = parsed.GetRequiredValue(_accelerator);
        var device = name switch
        {
            "cpu" => -1,
            Cuda => 0,
            _ when name.StartsWith(Cuda + ":", StringComparison.Ordinal) && int.TryParse(name.AsSpan(Cuda.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) => number,
            _ => throw new UsageException($"--accelerator is cpu, cuda or cuda:N, not '{name}'."),
        };
        var before = new Restoration();
        try
        {
            torch.set_default_device(device);
        }
        catch (TorchException missing)
        {
            throw new UsageException($"--accelerator {name}: {missing.Message.Split('\n')[0]} Training there needs a CUDA device and a libtorch that was built for it: see docs/training.md.");
        }

        return before;
    }

    private sealed class Restoration : IDisposable
    {
        private readonly int _device = torch.get_default_device();

        public void Dispose() => torch.set_default_device(_device);
    }
}
