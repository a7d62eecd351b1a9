namespace Tailor.Training.Records;

/// <summary>Measures the speed of training: sums that fade, so that it follows changes within about ten seconds. Allocates nothing.</summary>
public sealed class PaceMeter
{
    private const double FadeSeconds = 10;

    private readonly TimeProvider _time;
    private long _last;
    private double _seconds;
    private double _steps;
    private double _tokens;
    private double _users;

    /// <summary>Starts the clock.</summary>
    public PaceMeter(TimeProvider time) => (_time, _last) = (time, time.GetTimestamp());

    /// <summary>Takes a finished step.</summary>
    /// <param name="tokens">Its real tokens.</param>
    /// <param name="users">Its rows.</param>
    /// <param name="stepsLeft">Steps still to do.</param>
    public TrainingPace Step(int tokens, int users, long stepsLeft)
    {
        var now = _time.GetTimestamp();
        var seconds = _time.GetElapsedTime(_last, now).TotalSeconds;
        var fade = Math.Exp(-seconds / FadeSeconds);
        _last = now;
        _seconds = _seconds * fade + seconds;
        _steps = _steps * fade + 1;
        _tokens = _tokens * fade + tokens;
        _users = _users * fade + users;
        if (_seconds <= 0) return default;
        return new TrainingPace(_tokens / _seconds, _users / _seconds, TimeSpan.FromSeconds(Math.Min(stepsLeft * _seconds / _steps, TimeSpan.MaxValue.TotalSeconds / 2)));
    }

    /// <summary>Leaves out the time since the last step: an evaluation or a checkpoint was made.</summary>
    public void Skip() => _last = _time.GetTimestamp();
}
