using System.Runtime.InteropServices;

namespace Tailor.Cloud.Plans;

/// <summary>What came of a request for a plan: one of three.</summary>
/// <param name="Plan">The signed plan.</param>
/// <param name="Guide">What the device has to read the profile from first.</param>
/// <param name="Problem">Why there is no plan.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct PlanAnswer(byte[]? Plan, float[]? Guide, string? Problem);
