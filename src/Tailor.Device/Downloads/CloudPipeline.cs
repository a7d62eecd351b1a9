using System.Net;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace Tailor.Device.Downloads;

/// <summary>What stands around each request: tries again with jitter, leaves a cloud alone that fails, and waits no longer than it may.</summary>
internal static class CloudPipeline
{
    /// <summary>Builds a pipeline. Both kinds share the state of the circuit only if they share the pipeline, so each client has one of each.</summary>
    /// <param name="options">Times and counts.</param>
    /// <param name="timeout">How long one try may take.</param>
    /// <param name="breaker">The circuit, shared.</param>
    /// <param name="time">The clock.</param>
    /// <param name="retrying">Told before each wait.</param>
    public static ResiliencePipeline Build(TransferOptions options, TimeSpan timeout, ResiliencePipeline breaker, TimeProvider time, Action<Exception, TimeSpan> retrying) =>
        new ResiliencePipelineBuilder { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = Math.Max(1, options.Retries),
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = options.FirstDelay,
                MaxDelay = options.LongestDelay,
                ShouldHandle = arguments => ValueTask.FromResult(IsWorthTrying(arguments.Outcome.Exception, options)),
                DelayGenerator = arguments => ValueTask.FromResult((arguments.Outcome.Exception as CloudException)?.RetryAfter),
                OnRetry = arguments =>
                {
                    retrying(arguments.Outcome.Exception!, arguments.RetryDelay);
                    return ValueTask.CompletedTask;
                },
            })
            .AddPipeline(breaker)
            .AddTimeout(new TimeoutStrategyOptions { Timeout = timeout })
            .Build();

    /// <summary>The circuit: open, requests fail at once.</summary>
    public static ResiliencePipeline Breaker(TransferOptions options, TimeProvider time) =>
        new ResiliencePipelineBuilder { TimeProvider = time }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions
            {
                FailureRatio = 0.5,
                MinimumThroughput = Math.Max(2, options.BreakAfter),
                SamplingDuration = TimeSpan.FromMinutes(1),
                BreakDuration = options.BreakDuration,
                ShouldHandle = arguments => ValueTask.FromResult(IsTransient(arguments.Outcome.Exception)),
            })
            .Build();

    /// <summary>Whether a failure is of the kind that passes.</summary>
    public static bool IsTransient(Exception? error) => error is HttpRequestException or IOException or TimeoutRejectedException or TimeoutException or CloudException { IsTransient: true };

    /// <summary>Whether a status is of the kind that passes.</summary>
    public static bool IsTransient(HttpStatusCode status) => (int)status >= 500 || status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout;

    private static bool IsWorthTrying(Exception? error, TransferOptions options) =>
        options.Retries > 0 && IsTransient(error) && !((error as CloudException)?.RetryAfter > options.LongestDelay);
}
