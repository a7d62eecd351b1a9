using System.Runtime.InteropServices;

namespace Tailor.Device.Policies;

/// <summary>What a policy knows of the plan that runs.</summary>
/// <param name="Made">When it was installed.</param>
/// <param name="Issued">When it was issued.</param>
/// <param name="Expires">When it expires, or null for never.</param>
/// <param name="Drift">How far the interest is from the one that it was made for: 1 − cosine, 0 to 2; null where it was made for none.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct PlanAge(DateTimeOffset Made, DateTimeOffset Issued, DateTimeOffset? Expires, double? Drift);
