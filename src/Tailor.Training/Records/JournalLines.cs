using System.Text;
using System.Text.Json;

namespace Tailor.Training.Records;

/// <summary>Reads a journal's whole lines with the offset where each ends.</summary>
internal static class JournalLines
{
    private const int LongestQuotation = 80;

    public static IEnumerable<(JournalRecord Record, long End)> Read(Stream file, string path)
    {
        var content = new byte[file.Length];
        file.ReadExactly(content);
        var number = 0;
        for (int begin = 0, end; (end = Array.IndexOf(content, (byte)'\n', begin)) >= 0; begin = end + 1)
            yield return (Parse(content.AsSpan(begin, end - begin), path, ++number), end + 1);
    }

    private static JournalRecord Parse(ReadOnlySpan<byte> line, string path, int number)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            var fields = JsonElement.ParseValue(ref reader);
            var values = new Dictionary<string, double>(StringComparer.Ordinal);
            foreach (var field in fields.EnumerateObject())
            {
                if (field.Value.ValueKind == JsonValueKind.Null) values[field.Name] = double.NaN;
                else if (field.Value.ValueKind == JsonValueKind.Number && field.Name is not ("step" or "epoch")) values[field.Name] = field.Value.GetDouble();
            }
            return new JournalRecord(
                fields.GetProperty("kind").GetString()!,
                fields.GetProperty("step").GetInt64(),
                fields.GetProperty("epoch").GetInt32(),
                fields.GetProperty("time").GetDateTimeOffset(),
                values);
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            var text = Encoding.UTF8.GetString(line);
            if (text.Length > LongestQuotation) text = string.Concat(text.AsSpan(0, LongestQuotation), "…");
            throw new JournalFormatException(path, number, "a JSON object with kind, step, epoch and time", text.Length == 0 ? "an empty line" : text, failure);
        }
    }
}
