using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Tailor.Models.Plans;

namespace Tailor.Models.Signing;

/// <summary>What keyrings and releases have in common.</summary>
internal static class SignedJson
{
    /// <summary>Reads a document's text, once its signature is right.</summary>
    /// <exception cref="ModelFormatException">It is malformed, or contradicts itself.</exception>
    /// <exception cref="SignatureException">None of the keys signed it.</exception>
    public static T Read<T>(ReadOnlySpan<byte> bytes, DocumentKind kind, IEnumerable<PublicKey> keys, JsonTypeInfo<T> type, string name, Func<T, IEnumerable<string>> problemsOf)
        where T : class
    {
        var document = SignedDocument.Read(bytes, kind, name);
        document.Verify(keys);
        return Read(document, type, name, problemsOf);
    }

    /// <summary>Signs a value that is in range.</summary>
    /// <exception cref="InvalidOperationException">Something is out of range; the message names all of it.</exception>
    public static SignedDocument Sign<T>(T value, DocumentKind kind, JsonTypeInfo<T> type, IEnumerable<string> problems, ECDsa key) =>
        string.Join(" ", problems) is { Length: > 0 } wrong
            ? throw new InvalidOperationException(wrong)
            : SignedDocument.Sign(kind, JsonSerializer.SerializeToUtf8Bytes(value, type), key);

    /// <summary>Reads a text; whoever signed it.</summary>
    /// <exception cref="ModelFormatException">It is malformed, or contradicts itself.</exception>
    public static T Read<T>(SignedDocument document, JsonTypeInfo<T> type, string name, Func<T, IEnumerable<string>> problemsOf)
        where T : class
    {
        var what = SignedDocument.Name(document.Kind);
        try
        {
            var value = JsonSerializer.Deserialize(document.Text.Span, type) ?? throw new JsonException("null in place of it");
            return problemsOf(value).ToArray() is { Length: > 0 } problems
                ? throw new ModelFormatException(name, null, $"a {what} that makes sense", string.Join(" ", problems).TrimEnd('.'))
                : value;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or NotSupportedException)
        {
            throw new ModelFormatException(name, null, $"a {what}", error.Message.TrimEnd('.'), error);
        }
    }

    /// <summary>What is out of range of the numbers that both have.</summary>
    public static IEnumerable<string> Problems(long sequence, long issued, long expires)
    {
        if (sequence < 1) yield return $"sequence must be at least 1, not {sequence}.";
        if (issued is < 0 or > PlanFormat.LatestTime) yield return $"issued must be 0 to {PlanFormat.LatestTime} seconds, not {issued}.";
        if (expires != 0 && (expires <= issued || expires > PlanFormat.LatestTime)) yield return $"expires must be 0, or after issued = {issued} and at most {PlanFormat.LatestTime} seconds, not {expires}.";
    }

    /// <summary>Checks that a document holds at a time.</summary>
    public static void RequireValidAt(string what, long issued, long expires, DateTimeOffset now)
    {
        if (now < Time(issued) - Plan.ClockTolerance) throw new SignatureException(what, $"one that was issued by {Text(now)}", $"one of {Text(Time(issued))}; is the clock right?");
        if (expires != 0 && now >= Time(expires)) throw new SignatureException(what, $"one that holds at {Text(now)}", $"one that expired at {Text(Time(expires))}");
    }

    private static DateTimeOffset Time(long seconds) => DateTimeOffset.FromUnixTimeSeconds(seconds);

    private static string Text(DateTimeOffset time) => time.ToString("u", CultureInfo.InvariantCulture);
}
