using Tailor.Models.Backbones;
using Tailor.Runtime.Items;
using Tailor.Runtime.Layers;

namespace Tailor.Runtime.Backbones;

/// <summary>A backbone's weights, packed; immutable and shared by all sessions.</summary>
internal abstract class Encoder
{
    /// <summary>The layers that a plan quantises.</summary>
    public abstract IReadOnlyList<LinearLayer> Layers { get; }

    /// <summary>Bytes of what was computed beside the layers when they were packed.</summary>
    /// <param name="panelWidth">Outputs of a panel: its own kernels' or others'.</param>
    public virtual long ComputedBytes(int panelWidth) => 0;

    /// <summary>Working memory for one session.</summary>
    public abstract EncoderState OpenState();

    /// <summary>Packs a backbone's weights.</summary>
    public static Encoder Create(BackboneSpec spec, WeightReader reader, ItemTable items) => spec switch
    {
        SasRecSpec sasRec => new SasRec(sasRec, reader, items),
        Gru4RecSpec gru => new Gru4Rec(gru, reader, items),
        CaserSpec caser => new Caser(caser, reader, items),
        NextItNetSpec nextItNet => new NextItNet(nextItNet, reader, items),
        LightGcnSpec lightGcn => new LightGcn(lightGcn, reader, items),
        _ => throw new NotSupportedException($"The runtime has no forward pass for {spec.GetType().Name}."),
    };
}
