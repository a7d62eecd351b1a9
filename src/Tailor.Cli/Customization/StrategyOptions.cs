using System.CommandLine;
using Tailor.Cli.Errors;

namespace Tailor.Cli.Customization;

/// <summary>The options that say whose strategy a user gets in an evaluation.</summary>
internal sealed class StrategyOptions
{
    private static readonly string[] Methods = ["chord"];

    private readonly Option<string?> _method = new("--customize") { Description = "Give each user's device a network of its own, run packed: chord." };
    private readonly Option<string> _source = new("--strategy") { Description = $"Whose strategy a user gets, own or a control: {string.Join(", ", Names)}.", DefaultValueFactory = _ => Names[0] };
    private readonly Option<long> _seed = new("--strategy-seed") { Description = "Seed of shuffled and random strategies.", DefaultValueFactory = _ => 1 };
    private readonly BudgetOptions _budget = new();
    private readonly DecodingOption _decoding = new();

    private static string[] Names { get; } = [.. Enum.GetNames<StrategySource>().Select(name => name.ToLowerInvariant())];

    /// <summary>Adds them.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_method);
        _budget.AddTo(command);
        _decoding.AddTo(command);
        command.Options.Add(_source);
        command.Options.Add(_seed);
    }

    /// <summary>What the command line asks for, or null where nothing is customized.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="itemBits">Bits of a value of the item table.</param>
    /// <exception cref="UsageException">A name is unknown, or an option has no place.</exception>
    public StrategyRequest? Read(ParseResult parsed, int itemBits)
    {
        if (parsed.GetValue(_method) is not { } method)
        {
            var isAlone = _budget.AreGiven(parsed) || parsed.GetResult(_source) is { Implicit: false } || parsed.GetResult(_seed) is { Implicit: false };
            _decoding.RequireAbsent(parsed, "--customize");
            return isAlone ? throw new UsageException("budgets and strategies go with --customize.") : null;
        }

        if (!Methods.Contains(method)) throw new UsageException($"--customize {method}: expected {string.Join(", ", Methods)}.{Suggestion.Sentence(method, Methods)}");
        var name = parsed.GetRequiredValue(_source);
        var source = Array.IndexOf(Names, name);
        if (source < 0) throw new UsageException($"--strategy {name}: expected one of {string.Join(", ", Names)}.{Suggestion.Sentence(name, Names)}");
        return new(method, (StrategySource)source, _budget.Read(parsed), parsed.GetValue(_seed), _decoding.Read(parsed), itemBits);
    }
}
