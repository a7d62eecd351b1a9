using System.Collections.Concurrent;
using Xunit.Abstractions;

namespace Tailor.OnAnotherProcessor;

/// <summary>Collects what xUnit reports: the tests that it finds, then how each one ends; a failure is written down at once.</summary>
internal sealed class TestResults : LongLivedMarshalByRefObject, IMessageSink, IDisposable
{
    private readonly ConcurrentQueue<ITestCase> _cases = new();
    private readonly ManualResetEventSlim _discovered = new(), _ended = new();

    private int _passed, _failed, _skipped;

    /// <summary>Tests that passed.</summary>
    internal int Passed => _passed;

    /// <summary>Tests that failed, and whatever else went wrong around one.</summary>
    internal int Failed => _failed;

    /// <summary>Tests that skipped themselves.</summary>
    internal int Skipped => _skipped;

    /// <inheritdoc/>
    public bool OnMessage(IMessageSinkMessage message)
    {
        switch (message)
        {
            case ITestCaseDiscoveryMessage found: _cases.Enqueue(found.TestCase); break;
            case IDiscoveryCompleteMessage: _discovered.Set(); break;
            case ITestPassed: Interlocked.Increment(ref _passed); break;
            case ITestSkipped: Interlocked.Increment(ref _skipped); break;
            case ITestFailed failed: Fail(failed.Test.DisplayName, failed); break;
            case IErrorMessage error: Fail("xUnit", error); break;
            case ITestAssemblyFinished: _ended.Set(); break;
            default: break;
        }

        return true;
    }

    /// <summary>Waits until all tests are known.</summary>
    internal List<ITestCase> Discovered()
    {
        _discovered.Wait();
        return [.. _cases];
    }

    /// <summary>Waits until the last test has ended.</summary>
    internal void WaitForTheEnd() => _ended.Wait();

    /// <inheritdoc/>
    public void Dispose()
    {
        _discovered.Dispose();
        _ended.Dispose();
    }

    private void Fail(string test, IFailureInformation failure)
    {
        Interlocked.Increment(ref _failed);
        Console.WriteLine($"failed: {test}: {string.Join(" / ", failure.Messages)}{Environment.NewLine}{string.Join(Environment.NewLine, failure.StackTraces)}");
    }
}
