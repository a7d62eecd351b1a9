namespace Tailor.Training.Interests;

/// <summary>What options of every method that reads interests must be.</summary>
internal static class InterestRules
{
    /// <summary>What is out of range, a sentence each.</summary>
    public static IEnumerable<string> Problems(int extractorBits, bool sharedProfiles, int planEvery, double interestLoss)
    {
        if (extractorBits is not (8 or 32)) yield return $"ExtractorBits must be 8 or 32, not {extractorBits}.";
        if (planEvery < 0) yield return $"PlanEvery must be 0 or more, not {planEvery}.";
        if (planEvery > 0 && !sharedProfiles) yield return "PlanEvery goes with SharedProfiles.";
        if (!(interestLoss >= 0)) yield return FormattableString.Invariant($"InterestLoss must be 0 or more, not {interestLoss}.");
    }
}
