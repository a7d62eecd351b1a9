namespace Tailor.Training.Schedules;

/// <summary>A value that changes geometrically over the epochs of a run, such as the temperature of a choice.</summary>
internal static class Annealing
{
    /// <summary>Its value in an epoch.</summary>
    /// <param name="epoch">Epoch from 0.</param>
    /// <param name="epochs">Epochs of the run; with one, all of it is as at first.</param>
    /// <param name="first">Value in the first epoch, above 0.</param>
    /// <param name="last">Value in the last epoch and after it, above 0.</param>
    public static double At(int epoch, int epochs, double first, double last) =>
        epochs < 2 ? first : first * Math.Pow(last / first, Math.Min(1, epoch / (epochs - 1.0)));
}
