using System.Runtime.InteropServices;

namespace Tailor.Training.Records;

/// <summary>Speed of training over about the last ten seconds.</summary>
/// <param name="TokensPerSecond">Real tokens (inputs without padding).</param>
/// <param name="UsersPerSecond">Windows, of which a user may have several in an epoch.</param>
/// <param name="Remaining">Time left for the steps that are left at this speed, evaluations not counted; null before there is a speed.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct TrainingPace(double TokensPerSecond, double UsersPerSecond, TimeSpan? Remaining);
