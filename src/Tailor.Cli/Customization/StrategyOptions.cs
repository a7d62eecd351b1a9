using System.CommandLine;
using Tailor.Cli.Errors;
using Tailor.Cli.Structures;
using Tailor.Models.Budgets;
using Tailor.Training.FineTuning;

namespace Tailor.Cli.Customization;

/// <summary>The options that say whose strategy a user gets in an evaluation.</summary>
internal sealed class StrategyOptions
{
    private static readonly string[] Methods = [CustomizationMethods.Chord, Experiments.Methods.ForwardOfa, .. CustomizationMethods.All.Skip(1)];

    private readonly Option<string?> _method = new("--customize") { Description = "Give each user's device a network of its own: chord, forward-ofa, or what these are compared with: diet, duet, fine-tuning." };
    private readonly Option<string> _source = new("--strategy") { Description = $"Whose strategy a user gets, own or a control: {string.Join(", ", Names)}.", DefaultValueFactory = _ => Names[0] };
    private readonly Option<long> _seed = new("--strategy-seed") { Description = "Seed of shuffled and random strategies.", DefaultValueFactory = _ => 1 };
    private readonly Option<int?> _steps = new("--steps") { Description = "Gradient steps of fine-tuning [default: 1]." };
    private readonly Option<double?> _rate = new("--rate") { Description = "Learning rate of fine-tuning [default: 0.1]." };
    private readonly Option<int?> _holdBack = new("--hold-back") { Description = "Latest items of a history that fine-tuning does not train on [default: 0]." };
    private readonly BudgetOptions _budget = new();
    private readonly DecodingOption _decoding = new();
    private readonly NoiseOptions _noise = new();
    private readonly StructureBudgetOptions _structure = new();
    private readonly Option<string?> _average = new("--average") { Description = "Share of the blocks' cost that all users may take on average, such as 25%." };
    private readonly Option<string?> _static = new("--structure") { Description = "Blocks of everybody with --strategy static, a digit a block: 1100." };

    private static string[] Names { get; } = [.. Enum.GetNames<StrategySource>().Select(name => name.ToLowerInvariant())];

    /// <summary>Adds them.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_method);
        _budget.AddTo(command);
        _decoding.AddTo(command);
        _structure.AddTo(command);
        command.Options.Add(_average);
        command.Options.Add(_static);
        command.Options.Add(_source);
        command.Options.Add(_seed);
        command.Options.Add(_steps);
        command.Options.Add(_rate);
        command.Options.Add(_holdBack);
        _noise.AddTo(command);
    }

    /// <summary>What the command line asks for, or null where nothing is customized.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="itemBits">Bits of a value of the item table.</param>
    /// <exception cref="UsageException">A name is unknown, or an option has no place.</exception>
    public StrategyRequest? Read(ParseResult parsed, int itemBits)
    {
        if (parsed.GetValue(_method) is not { } method)
        {
            var isAlone = _budget.AreGiven(parsed) || AreStructuresGiven(parsed) || parsed.GetResult(_source) is { Implicit: false } || parsed.GetResult(_seed) is { Implicit: false } || IsTuned(parsed);
            _decoding.RequireAbsent(parsed, "--customize");
            _noise.RequireAbsent(parsed, "--customize");
            return isAlone ? throw new UsageException("budgets and strategies go with --customize.") : null;
        }

        if (!Methods.Contains(method)) throw new UsageException($"--customize {method}: expected {string.Join(", ", Methods)}.{Suggestion.Sentence(method, Methods)}");
        if (method == Experiments.Methods.ForwardOfa) return null;
        if (AreStructuresGiven(parsed)) throw new UsageException($"--budget-flops, --budget-bytes, --average and --structure go with --customize {Experiments.Methods.ForwardOfa}.");
        var defaults = new FineTuningOptions();
        var request = new StrategyRequest(
            method,
            Source(parsed),
            method == CustomizationMethods.Chord || _budget.AreGiven(parsed) ? _budget.Read(parsed) : null,
            parsed.GetValue(_seed),
            _decoding.Read(parsed),
            itemBits,
            method == CustomizationMethods.FineTuning || IsTuned(parsed) ? new(parsed.GetValue(_steps) ?? defaults.Steps, parsed.GetValue(_rate) ?? defaults.Rate, parsed.GetValue(_holdBack) ?? defaults.HoldBack) : null,
            _noise.Read(parsed));
        return CustomizationMethods.Problem(request) is { } problem ? throw new UsageException(problem) : request;
    }

    /// <summary>What the command line asks for where blocks are decided, or null where they are not.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="itemBits">Bits of a value of the item table; only floats go with it.</param>
    /// <exception cref="UsageException">A name is unknown, or an option has no place.</exception>
    public StructureRequest? ReadStructures(ParseResult parsed, int itemBits)
    {
        if (parsed.GetValue(_method) is not Experiments.Methods.ForwardOfa) return null;
        if (IsTuned(parsed)) throw new UsageException($"steps, rate and items held back go with {CustomizationMethods.FineTuning}.");
        const string Method = Experiments.Methods.ForwardOfa;
        if (_budget.AreGiven(parsed)) throw new UsageException($"{Method} decides blocks: its budget is --budget-flops or --budget-bytes.");
        _decoding.RequireAbsent(parsed, $"--customize {Experiments.Methods.Chord}");
        if (itemBits != StrategyRequest.FloatItems) throw new UsageException($"--item-bits goes with --customize {Experiments.Methods.Chord}.");
        var source = Source(parsed);
        var structure = parsed.GetValue(_static);
        if (structure is null == (source == StrategySource.Static)) throw new UsageException("--structure goes with --strategy static, and is needed there.");
        if (structure is not null && (structure.Length == 0 || structure.AsSpan().ContainsAnyExcept('0', '1'))) throw new UsageException($"--structure {structure}: expected a digit 0 or 1 for each block.");
        var average = parsed.GetValue(_average) is { } text
            ? StructureAsk.Parse(StructureBudgetKind.MultiplyAdds, text) is { IsShare: true } share ? share.Value : throw new UsageException($"--average {text}: expected a share of 0% to 100%.")
            : default(double?);
        var budget = average is not null && !_structure.AreGiven(parsed) ? StructureAsk.Everything : _structure.Read(parsed);
        var request = new StructureRequest(Method, source, budget, average, structure is null ? null : new([.. structure.Select(digit => digit == '1')]), parsed.GetValue(_seed), _noise.Read(parsed));
        return request.Problem is { } problem ? throw new UsageException(problem) : request;
    }

    private bool AreStructuresGiven(ParseResult parsed) => _structure.AreGiven(parsed) || parsed.GetValue(_average) is not null || parsed.GetValue(_static) is not null;

    private StrategySource Source(ParseResult parsed)
    {
        var name = parsed.GetRequiredValue(_source);
        var source = Array.IndexOf(Names, name);
        return source >= 0 ? (StrategySource)source : throw new UsageException($"--strategy {name}: expected one of {string.Join(", ", Names)}.{Suggestion.Sentence(name, Names)}");
    }

    private bool IsTuned(ParseResult parsed) => parsed.GetValue(_steps) is not null || parsed.GetValue(_rate) is not null || parsed.GetValue(_holdBack) is not null;
}
