using System.CommandLine;
using Tailor.Cli.Errors;
using Tailor.Cloud.Keys;

namespace Tailor.Cli.Commands;

/// <summary>tailor keys drop: the last step of a rotation.</summary>
internal sealed class KeysDropCommand : KeyringCommand
{
    private readonly Argument<string> _id = new("id") { Description = "Id of the key, as tailor keys prints it." };

    public KeysDropCommand(CliHost host)
        : base(host, "drop", "Issue the keyring without a key that was replaced: devices refuse what it signed as soon as they have the keyring.") => Arguments.Add(_id);

    protected override void Change(KeyFolder keys, ParseResult parsed, TimeSpan? lifetime)
    {
        try
        {
            keys.Drop(parsed.GetRequiredValue(_id), lifetime);
        }
        catch (ArgumentException wrong)
        {
            throw new UsageException(wrong.Message.Split(" (Parameter")[0]);
        }
    }
}
