using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Tailor.Cloud.Observation;
using Tailor.Cloud.Problems;
using Tailor.Cloud.Releases;
using Tailor.Customization;
using Tailor.Models.Plans;

namespace Tailor.Cloud.Plans;

/// <summary>One worker: sessions of customizers and a key of its own.</summary>
internal sealed class PlanWorker(CloudOptions options, PlanKey key, CloudMeter meter) : IDisposable
{
    private readonly ECDsa _key = key.Open();
    private readonly ConditionalWeakTable<OpenModel, ICustomizerSession> _sessions = [];

    /// <summary>Answers every request of a batch.</summary>
    public void Answer(List<PlanAsk> batch)
    {
        meter.Batch(batch.Count);
        if (batch.TrueForAll(ask => ReferenceEquals(ask.Model, batch[0].Model))) AnswerAlike(batch);
        else foreach (var alike in batch.GroupBy(ask => ask.Model)) AnswerAlike([.. alike]);
    }

    public void Dispose() => _key.Dispose();

    private void AnswerAlike(List<PlanAsk> asks)
    {
        if (asks[0].Model.Customizer is not { } customizer)
        {
            foreach (var ask in asks) Finish(ask, new());
            return;
        }

        var session = _sessions.GetValue(asks[0].Model, _ => customizer.OpenSession());
        var decisions = new PlanDecisions[asks.Count];
        try
        {
            session.DecideAll([.. asks.Select(ask => ask.Interest)], [.. asks.Select(ask => ask.Budgets.Network)], decisions);
        }
        catch (ArgumentException) when (asks.Count > 1)
        {
            foreach (var ask in asks) AnswerAlike([ask]); // one of them cannot be met; the others can
            return;
        }
        catch (ArgumentException error)
        {
            asks[0].Set(new(null, null, Problem.Sentence(error)));
            return;
        }

        for (var i = 0; i < asks.Count; i++) Complete(asks[i], session, decisions[i]);
    }

    private void Complete(PlanAsk ask, ICustomizerSession session, PlanDecisions decisions)
    {
        if (decisions.Guide is { } guide && ask.Guided is null)
        {
            ask.Set(new(null, [.. guide], null));
            return;
        }

        try
        {
            Finish(ask, ask.Guided is null ? decisions : session.Complete(decisions, ask.Guided));
        }
        catch (ArgumentException error)
        {
            ask.Set(new(null, null, Problem.Sentence(error)));
        }
    }

    private void Finish(PlanAsk ask, PlanDecisions decisions)
    {
        try
        {
            var now = options.Time.GetUtcNow();
            var plan = new Plan
            {
                Model = ask.Model.Manifest.Name,
                ModelVersion = ask.Model.Manifest.Version,
                Fingerprint = ask.Model.Fingerprint,
                Device = ask.Device.Id,
                Issued = now.ToUnixTimeSeconds(),
                Expires = (now + options.PlanLifetime).ToUnixTimeSeconds(),
                Sequence = Math.Max((ulong)(now - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond, ask.Sequence + 1),
                Embedding = ask.Budgets.Table,
                Structure = decisions.Structure,
                Parameters = decisions.Parameters,
                Precision = decisions.Precision,
            };
            var bytes = plan.Encode(); // as Plan.Sign does, but for the curve of the key, which was checked once
            ask.Set(new([.. bytes, .. _key.SignData(bytes, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation)], null, null));
        }
        catch (Exception error) when (error is CryptographicException or InvalidOperationException)
        {
            ask.Fail(error);
        }
    }
}
