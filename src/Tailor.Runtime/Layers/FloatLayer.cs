using Tailor.Runtime.Kernels;

namespace Tailor.Runtime.Layers;

/// <summary>Weights as floats.</summary>
internal sealed unsafe class FloatLayer(KernelSet kernels, PackedMatrix weights) : LinearLayer
{
    /// <summary>The weights.</summary>
    public PackedMatrix Weights => weights;

    public override Groups Outputs => weights.Outputs;

    public override Groups Inputs => weights.Inputs;

    public override int Depth => weights.Depth;

    public override int SumCount => 0;

    public override long WeightBytes => (long)weights.Panels * weights.PanelStride * sizeof(float);

    public override long OutputBytes => (long)weights.Panels * kernels.PanelWidth * sizeof(float);

    public override void Apply(LayerInput input, float* c, int cStride, Epilogue epilogue = Epilogue.Store) =>
        kernels.Linear(input.Rows, input.Start, input.Stride, weights, c, cStride, epilogue);
}
