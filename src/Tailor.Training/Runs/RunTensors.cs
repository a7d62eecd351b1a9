using Tailor.Models.Tensors;
using Tailor.Torch;
using Tailor.Torch.Optimizers;
using Tailor.Training.Backbones;

namespace Tailor.Training.Runs;

/// <summary>The tensors of a checkpoint: parameters, both moments of the optimiser, and the best parameters so far.</summary>
internal static class RunTensors
{
    private const string Parameter = "parameter/", First = "first/", Second = "second/", Best = "best/";

    public static IEnumerable<TensorSource> Sources(ParameterSet parameters, Adam optimizer, IReadOnlyDictionary<string, float[]>? best)
    {
        for (var i = 0; i < parameters.Count; i++)
        {
            var name = parameters.Names[i];
            var shape = Dimensions(parameters.Tensors[i]);
            yield return TensorSource.FromFloats(Parameter + name, parameters.Tensors[i].data<float>(), shape);
            yield return TensorSource.FromFloats(First + name, optimizer.FirstMoments[i].data<float>(), shape);
            yield return TensorSource.FromFloats(Second + name, optimizer.SecondMoments[i].data<float>(), shape);
            if (best is not null) yield return TensorSource.FromFloats(Best + name, best[name], shape);
        }
    }

    /// <summary>Overwrites parameters and moments, and returns the best parameters, or null where there are none.</summary>
    public static IReadOnlyDictionary<string, float[]>? Restore(TensorFile file, ParameterSet parameters, Adam optimizer)
    {
        Dictionary<string, float[]>? best = null;
        for (var i = 0; i < parameters.Count; i++)
        {
            var name = parameters.Names[i];
            var shape = Dimensions(parameters.Tensors[i]);
            parameters.Tensors[i].CopyFrom(file.Floats(Parameter + name, shape));
            optimizer.FirstMoments[i].CopyFrom(file.Floats(First + name, shape));
            optimizer.SecondMoments[i].CopyFrom(file.Floats(Second + name, shape));
            if (!file.Contains(Best + name)) continue;
            best ??= new Dictionary<string, float[]>(StringComparer.Ordinal);
            best[name] = file.Floats(Best + name, shape).ToArray();
        }

        return best;
    }

    public static int[] Dimensions(Tensor tensor) => Array.ConvertAll(tensor.shape, size => checked((int)size));
}
