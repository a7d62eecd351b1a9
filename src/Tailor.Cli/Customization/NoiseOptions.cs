using System.CommandLine;
using Tailor.Cli.Errors;
using Tailor.Device.Privacy;

namespace Tailor.Cli.Customization;

/// <summary>--noise-epsilon and --noise-clip: noise on each interest before it is sent, as a device adds it.</summary>
internal sealed class NoiseOptions
{
    private readonly Option<double?> _epsilon = new("--noise-epsilon") { Description = "Noise on each interest before it is sent, as a device adds it: ε of one upload." };
    private readonly Option<double> _clip = new("--noise-clip") { Description = "With --noise-epsilon: length that interests are clipped to.", DefaultValueFactory = _ => 1 };

    /// <summary>Adds them.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_epsilon);
        command.Options.Add(_clip);
    }

    /// <summary>Refuses them where no interest is sent.</summary>
    /// <exception cref="UsageException">One of them is there.</exception>
    public void RequireAbsent(ParseResult parsed, string with)
    {
        if (parsed.GetValue(_epsilon) is not null || IsClipped(parsed)) throw new UsageException($"--noise-epsilon and --noise-clip go with {with}.");
    }

    /// <summary>The noise, or null for none.</summary>
    /// <exception cref="UsageException">A length stands alone.</exception>
    public InterestNoise? Read(ParseResult parsed)
    {
        if (parsed.GetValue(_epsilon) is { } epsilon) return new() { Epsilon = epsilon, ClipNorm = parsed.GetValue(_clip) };
        return IsClipped(parsed) ? throw new UsageException("--noise-clip goes with --noise-epsilon.") : null;
    }

    private bool IsClipped(ParseResult parsed) => parsed.GetResult(_clip) is { Implicit: false };
}
