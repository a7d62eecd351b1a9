using System.CommandLine;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Tailor.Cli.Commands;

namespace Tailor.Cli.Display;

/// <summary>Where a command's result goes: one JSON document, or a page for people. Messages go to standard error either way.</summary>
internal sealed class Report(CliHost host, bool json)
{
    /// <summary>What the command line asks for.</summary>
    public static Report For(CliHost host, ParseResult parsed) => new(host, parsed.AsksForJson());

    /// <summary>Whether the result is a JSON document.</summary>
    public bool IsJson => json;

    /// <summary>Shows the result; to be called once.</summary>
    public void Show<T>(T document, JsonTypeInfo<T> type, Action<Page> show)
    {
        if (json) host.Output.WriteLine(Text(document, type));
        else show(new Page(host.Output, host.OutputIsTerminal));
        host.Output.Flush();
    }

    /// <summary>Says something that is not the result.</summary>
    public void Say(string message) => host.Error.WriteLine(message);

    // Titles stay legible: only what JSON itself must escape is escaped.
    private static string Text<T>(T document, JsonTypeInfo<T> type)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            JsonSerializer.Serialize(writer, document, type);
        return Encoding.UTF8.GetString(stream.GetBuffer().AsSpan(0, (int)stream.Length));
    }
}
