using System.Globalization;
using System.Runtime.CompilerServices;
using Tailor.Interactions;
using Tailor.Interactions.Splits;

namespace Tailor.Evaluation.Tests.Data;

/// <summary>Public data sets below TAILOR_DATA.</summary>
internal static class PublicData
{
    /// <summary>One <c>user item</c> pair a line, or <c>user item item …</c>; the last item of each user tests. Skips the test where the file is missing.</summary>
    public static Split LeaveOneOut(string file)
    {
        var path = Path.Combine(Environment.GetEnvironmentVariable("TAILOR_DATA") ?? Path.Combine(Root(), "..", "shared", "data"), file);
        Skip.IfNot(File.Exists(path), $"{file} is not below TAILOR_DATA.");
        var itemIds = new IdMap();
        var users = new OrderedDictionary<int, List<int>>();
        foreach (var line in File.ReadLines(path))
        {
            var fields = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            var user = int.Parse(fields[0], CultureInfo.InvariantCulture);
            if (!users.TryGetValue(user, out var items)) users.Add(user, items = []);
            foreach (var item in fields.AsSpan(1)) items.Add(itemIds.Add(item));
        }
        return Histories.LeaveOneOut(Histories.Of(itemIds.Count, [.. users.Values.Select(items => items.ToArray())]));
    }

    private static string Root([CallerFilePath] string here = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "..", "..", ".."));
}
