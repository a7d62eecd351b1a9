using System.Globalization;
using System.Text;

namespace Tailor.Cli.Tests;

/// <summary>
/// Interactions with a known answer: each of 60 users walks on around a circle of 30 items, so that the next item follows from the last one.
/// </summary>
internal static class SmallData
{
    public const int Users = 60;
    public const int Items = 30;

    /// <summary>As pairs of user and item, in order of time.</summary>
    public static string Pairs()
    {
        var text = new StringBuilder();
        for (var user = 0; user < Users; user++)
            for (var step = 0; step < 12; step++)
                text.Append(CultureInfo.InvariantCulture, $"u{user} i{(user * 7 + step) % Items}\n");
        return text.ToString();
    }
}
