using Tailor.Models.Protocol;

namespace Tailor.Cloud.Devices;

/// <summary>What a profile has to be like.</summary>
internal static class ProfileRules
{
    private const int LongestClass = 100;

    /// <summary>What is out of range, or null.</summary>
    public static string? Problem(DeviceProfile profile)
    {
        var limits = (ReadOnlySpan<long?>)[profile.MemoryBytes, profile.StorageBytes, profile.DailyDownloadBytes, profile.MultiplyAdds, profile.TableBytes];
        foreach (var limit in limits)
        {
            if (limit < 0) return $"A limit of a profile must not be negative, but one is {limit}.";
        }

        if (profile.AverageBits is { } bits && !double.IsFinite(bits)) return $"averageBits must be a number, not {bits}.";
        return profile.Class.Length <= LongestClass && profile.Class.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '_' or '-')
            ? null
            : $"class must be up to {LongestClass} letters, digits, '.', '_' or '-'.";
    }
}
