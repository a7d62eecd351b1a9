using System.Globalization;
using Tailor.Cli.Errors;
using Tailor.Interactions;

namespace Tailor.Cli.Reading;

/// <summary>Writes interactions as a table that every command reads: a header, then user, item and, where known, Unix time between tabs.</summary>
internal sealed class InteractionTable : IDisposable
{
    private readonly Sequences _sequences;
    private readonly StreamWriter _writer;

    /// <summary>Makes or replaces a file.</summary>
    public InteractionTable(string path, Sequences sequences)
    {
        (_sequences, _writer) = (sequences, new StreamWriter(path) { NewLine = "\n" });
        _writer.WriteLine(sequences.HasTimes ? "user\titem\ttimestamp" : "user\titem");
    }

    /// <summary>Interactions written.</summary>
    public int Count { get; private set; }

    /// <summary>Writes some of a user's interactions.</summary>
    /// <exception cref="FailureException">An id holds a tab.</exception>
    public void Write(int user, Range range)
    {
        var (start, length) = range.GetOffsetAndLength(_sequences[user].Length);
        for (var at = start; at < start + length; at++)
        {
            _writer.Write(Checked(_sequences.Users[user]));
            _writer.Write('\t');
            _writer.Write(Checked(_sequences.Items[_sequences[user][at]]));
            if (_sequences.HasTimes)
            {
                _writer.Write('\t');
                _writer.Write(_sequences.Times(user)[at].ToString(CultureInfo.InvariantCulture));
            }
            _writer.WriteLine();
            Count++;
        }
    }

    public void Dispose() => _writer.Dispose();

    private static string Checked(string id) => id.AsSpan().IndexOfAny('\t', '\n', '\r') < 0 ? id : throw new FailureException($"the id '{id}' holds a tab or a line end, which a table cannot.");
}
