using System.CommandLine;
using System.CommandLine.Parsing;
using Tailor.Cli.Commands;
using Tailor.Cli.Errors;
using Tailor.Device.Downloads;
using Tailor.Device.Installed;
using Tailor.Evaluation;
using Tailor.Interactions;
using Tailor.Models;
using Tailor.Models.Plans;
using Tailor.Models.Signing;
using Tailor.Torch;
using Tailor.Training.Checkpoints;
using Tailor.Training.Divergence;
using Tailor.Training.Records;

namespace Tailor.Cli;

/// <summary>Parses the command line, runs the command, and turns every way it can end into an exit code.</summary>
internal static class Application
{
    public static async Task<int> RunAsync(string[] arguments, CliHost host, CancellationToken cancellation)
    {
        var parsed = new TailorCommand(host, arguments.FirstOrDefault()).Parse(arguments);
        var unknown = UnknownTokens(parsed);
        if (unknown.Length > 0 || parsed.Errors.Count > 0) return ReportUsage(parsed, unknown, host);
        var invocation = new InvocationConfiguration
        {
            Output = host.Output,
            Error = host.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null, // Interruption listens, and a checkpoint may take its time
        };
        try
        {
            return await parsed.InvokeAsync(invocation, cancellation);
        }
        catch (UsageException usage)
        {
            host.Error.WriteLine($"tailor: {usage.Message}");
            return ExitCode.Usage;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            host.Error.WriteLine("tailor: stopped.");
            return ExitCode.Interrupted;
        }
        catch (Exception failure) when (IsExplained(failure))
        {
            host.Error.WriteLine($"tailor: {failure.Message}");
            return ExitCode.Failure;
        }
        catch (Exception surprise)
        {
            host.Error.WriteLine($"tailor: this is a fault of Tailor itself; please report it with what follows.\n{surprise}");
            return ExitCode.Failure;
        }
    }

    // Exceptions whose message is written for the user.
    private static bool IsExplained(Exception failure) =>
        failure is FailureException or InteractionFormatException or EvaluationException or ModelFormatException or PlanException or SignatureException or TorchException or TrainingDivergedException
            or CheckpointException or JournalFormatException or Tailor.Cloud.CloudException or CloudException or DailyLimitException or ModelCheckException or IOException or UnauthorizedAccessException;

    // The parser takes a misspelt option for an argument where one is expected.
    private static string[] UnknownTokens(ParseResult parsed) =>
    [
        .. parsed.UnmatchedTokens,
        .. parsed.CommandResult.Children.OfType<ArgumentResult>().SelectMany(argument => argument.Tokens)
            .Select(token => token.Value).Where(value => value.StartsWith("--", StringComparison.Ordinal)),
    ];

    private static int ReportUsage(ParseResult parsed, string[] unknown, CliHost host)
    {
        var command = parsed.CommandResult.Command;
        if (unknown.Length > 0)
        {
            foreach (var token in unknown) host.Error.WriteLine($"tailor: {Explain(token, parsed.CommandResult)}");
        }
        else
        {
            // A bare group of commands, such as `tailor data`: what may follow says more than an error does.
            if (command.Subcommands.Count > 0 && command.Action is null)
            {
                Overview.Write(command, PathOf(parsed.CommandResult), host.Error);
                return ExitCode.Usage;
            }
            foreach (var message in parsed.Errors.Select(error => error.Message).Distinct(StringComparer.Ordinal)) host.Error.WriteLine($"tailor: {message}");
        }
        host.Error.WriteLine($"Try '{PathOf(parsed.CommandResult)} --help'.");
        return ExitCode.Usage;
    }

    private static string Explain(string token, CommandResult result)
    {
        if (token.StartsWith('-'))
        {
            var options = Ancestry(result).SelectMany((at, depth) => at.Command.Options.Where(option => depth == 0 || option.Recursive)).Select(option => option.Name);
            return $"unknown option '{token}'.{Suggestion.Sentence(token, options)}";
        }
        if (result.Command.Subcommands.Count > 0 && result.Command.Arguments.Count == 0)
            return $"unknown command '{token}'.{Suggestion.Sentence(token, result.Command.Subcommands.Select(command => command.Name))}";
        return $"unexpected argument '{token}'.";
    }

    private static string PathOf(CommandResult result) => string.Join(' ', Ancestry(result).Reverse().Select(at => at.Command is RootCommand ? "tailor" : at.Command.Name));

    private static IEnumerable<CommandResult> Ancestry(CommandResult result)
    {
        for (SymbolResult? at = result; at is not null; at = at.Parent)
            if (at is CommandResult command) yield return command;
    }
}
