using Tailor.Training.ForwardOfa;
using Tailor.Training.Tests.Planted;

namespace Tailor.Training.Tests.ForwardOfa;

/// <summary>Forward-OFA on planted data.</summary>
internal static class ForwardOfaTraining
{
    /// <summary>Trains on from the trained network.</summary>
    public static ForwardOfaGraph Train(this PlantedSetting planted, ForwardOfaOptions options, int epochs, double rate)
    {
        // The trainer takes the graph over, so what it trained goes into one of the same kind.
        IReadOnlyDictionary<string, float[]> parameters;
        using (var trainer = planted.TrainerOf(new ForwardOfaGraph(planted.TrainedNetwork(), options, epochs, seed: 1), options, epochs, rate))
            parameters = trainer.Run(CancellationToken.None).Parameters;
        var graph = new ForwardOfaGraph(planted.NewNetwork(), options, epochs, seed: 1);
        graph.Parameters.Restore(parameters);
        return graph;
    }
}
