using System.Text;
using System.Text.Json;
using Tailor.Interactions.Text;

namespace Tailor.Interactions.Formats;

/// <summary>A JSON object a line; fields that are not asked for are passed over.</summary>
internal sealed class JsonLineParser(string user, string item, string? rating, string? time, bool ratingNeeded, TimeField times) : IRowParser
{
    private readonly byte[] _user = Encoding.UTF8.GetBytes(user);
    private readonly byte[] _item = Encoding.UTF8.GetBytes(item);
    private readonly byte[]? _rating = rating is null ? null : Encoding.UTF8.GetBytes(rating);
    private readonly byte[]? _time = time is null ? null : Encoding.UTF8.GetBytes(time);

    public bool HasTimes => _time is not null;

    public bool HasRatings => _rating is not null;

    public LineFault? Parse(ReadOnlySpan<byte> line, long number, RowSink rows)
    {
        ReadOnlySpan<byte> userText = default, itemText = default, ratingText = default, timeText = default;
        try
        {
            var reader = new Utf8JsonReader(line);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return new LineFault("a JSON object", Excerpt.Of(line));
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals(_user)) userText = Value(ref reader);
                else if (reader.ValueTextEquals(_item)) itemText = Value(ref reader);
                else if (_rating is not null && reader.ValueTextEquals(_rating)) ratingText = Value(ref reader);
                else if (_time is not null && reader.ValueTextEquals(_time)) timeText = Value(ref reader);
                else reader.Skip();
            }
            if (reader.TokenType != JsonTokenType.EndObject || reader.Read()) return new LineFault("one JSON object", Excerpt.Of(line));
        }
        catch (JsonException)
        {
            return new LineFault("a JSON object", Excerpt.Of(line));
        }
        if (userText.IsEmpty) return Missing(user, line);
        if (itemText.IsEmpty) return Missing(item, line);
        var value = double.PositiveInfinity;
        if (ratingText.IsEmpty ? ratingNeeded && _rating is not null : !Numbers.TryParse(ratingText, out value))
            return new LineFault($"a number as \"{rating}\"", Excerpt.Of(ratingText));
        long microseconds = 0;
        if (HasTimes && (timeText.IsEmpty ? Missing(time!, line) : times.Parse(timeText, out microseconds)) is { } fault) return fault;
        return rows.Add(userText, itemText, value, microseconds);
    }

    /// <summary>The names of an object's fields, in order; empty where the line is no object.</summary>
    public static List<string> FieldNames(ReadOnlySpan<byte> line)
    {
        var names = new List<string>();
        try
        {
            var reader = new Utf8JsonReader(line);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return names;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                names.Add(reader.GetString()!);
                reader.Skip();
            }
            return names;
        }
        catch (JsonException)
        {
            return [];
        }
    }

    private static ReadOnlySpan<byte> Value(scoped ref Utf8JsonReader reader)
    {
        reader.Read();
        switch (reader.TokenType)
        {
            case JsonTokenType.Number: return reader.ValueSpan;
            case JsonTokenType.String when !reader.ValueIsEscaped: return reader.ValueSpan;
            case JsonTokenType.String: return Encoding.UTF8.GetBytes(reader.GetString()!);
            default:
                reader.Skip();
                return default;
        }
    }

    private static LineFault Missing(string field, ReadOnlySpan<byte> line) => new($"a field \"{field}\" with text or a number", Excerpt.Of(line));
}
