using System.Buffers.Text;
using Tailor.Interactions.Text;

namespace Tailor.Interactions.Formats;

/// <summary><c>user item item …</c>, or <c>item item …</c> where the line is the user.</summary>
internal sealed class SequenceParser(bool withUser) : IRowParser
{
    private readonly byte[] _lineNumber = new byte[20];

    public bool HasTimes => false;

    public bool HasRatings => false;

    public LineFault? Parse(ReadOnlySpan<byte> line, long number, RowSink rows)
    {
        var tokens = new Tokens(line);
        ReadOnlySpan<byte> user;
        if (withUser) tokens.TryNext(out user);
        else
        {
            Utf8Formatter.TryFormat(number, _lineNumber, out var length);
            user = _lineNumber.AsSpan(0, length);
        }
        if (!tokens.TryNext(out var item)) return new LineFault("a user and at least one item", $"the user {Excerpt.Of(user)} alone");
        do
        {
            if (rows.Add(user, item) is { } fault) return fault;
        }
        while (tokens.TryNext(out item));
        return null;
    }
}
