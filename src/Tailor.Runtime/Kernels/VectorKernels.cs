using Tailor.Runtime.Kernels.Integers;

namespace Tailor.Runtime.Kernels;

/// <summary>Kernels for one vector width.</summary>
/// <typeparam name="TVector">The vector.</typeparam>
/// <typeparam name="TMath">Its instructions.</typeparam>
internal sealed unsafe partial class VectorKernels<TVector, TMath>(KernelChoice choice, WidthTable widths) : KernelSet(widths)
    where TVector : struct
    where TMath : struct, IVectorMath<TVector>
{
    public override KernelChoice Choice => choice;

    public override int PanelWidth => 2 * TMath.Count;

    public override int VectorWidth => TMath.Count;
}
