using System.Runtime.InteropServices;

namespace Tailor.Benchmarks.OnnxRuntime;

/// <summary>
/// The functions that are used here of ONNX Runtime's table, <c>OrtApi</c> in its C header, at their places in it. The table only grows at its
/// end, so a place holds for every later version; the last one used came with version 5. Every function that returns a pointer returns a
/// status, null where all went well.
/// </summary>
[StructLayout(LayoutKind.Explicit)]
internal unsafe struct OrtApi
{
    /// <summary>The version that is asked for; libraries from 1.17 on have it.</summary>
    public const uint Version = 17;

    private const int Slot = 8; // bytes of a pointer: 64-bit processes only

    [FieldOffset(2 * Slot)]
    public readonly delegate* unmanaged[Cdecl]<void*, byte*> GetErrorMessage;

    [FieldOffset(3 * Slot)]
    public readonly delegate* unmanaged[Cdecl]<int, byte*, void**, void*> CreateEnv;

    [FieldOffset(7 * Slot)]
    public readonly delegate* unmanaged[Cdecl]<void*, byte*, void*, void**, void*> CreateSession;

    [FieldOffset(10 * Slot)]
    public readonly delegate* unmanaged[Cdecl]<void**, void*> CreateSessionOptions;

    [FieldOffset(23 * Slot)]
    public readonly delegate* unmanaged[Cdecl]<void*, int, void*> SetSessionGraphOptimizationLevel;

    [FieldOffset(24 * Slot)]
    public readonly delegate* unmanaged[Cdecl]<void*, int, void*> SetIntraOpNumThreads;

    [FieldOffset(25 * Slot)]
    public readonly delegate* unmanaged[Cdecl]<void*, int, void*> SetInterOpNumThreads;

    [FieldOffset(49 * Slot)]
    public readonly delegate* unmanaged[Cdecl]<void*, void*, nuint, long*, nuint, int, void**, void*> CreateTensorWithDataAsOrtValue;

    [FieldOffset(69 * Slot)]
    public readonly delegate* unmanaged[Cdecl]<int, int, void**, void*> CreateCpuMemoryInfo;

    [FieldOffset(92 * Slot)]
    public readonly delegate* unmanaged[Cdecl]<void*, void> ReleaseEnv;

    [FieldOffset(93 * Slot)]
    public readonly delegate* unmanaged[Cdecl]<void*, void> ReleaseStatus;

    [FieldOffset(94 * Slot)]
    public readonly delegate* unmanaged[Cdecl]<void*, void> ReleaseMemoryInfo;

    [FieldOffset(95 * Slot)]
    public readonly delegate* unmanaged[Cdecl]<void*, void> ReleaseSession;

    [FieldOffset(96 * Slot)]
    public readonly delegate* unmanaged[Cdecl]<void*, void> ReleaseValue;

    [FieldOffset(100 * Slot)]
    public readonly delegate* unmanaged[Cdecl]<void*, void> ReleaseSessionOptions;

    [FieldOffset(130 * Slot)]
    public readonly delegate* unmanaged[Cdecl]<void*, byte*, byte*, void*> AddSessionConfigEntry;

    [FieldOffset(133 * Slot)]
    public readonly delegate* unmanaged[Cdecl]<void*, void*, void*, void*> RunWithBinding;

    [FieldOffset(134 * Slot)]
    public readonly delegate* unmanaged[Cdecl]<void*, void**, void*> CreateIoBinding;

    [FieldOffset(135 * Slot)]
    public readonly delegate* unmanaged[Cdecl]<void*, void> ReleaseIoBinding;

    [FieldOffset(136 * Slot)]
    public readonly delegate* unmanaged[Cdecl]<void*, byte*, void*, void*> BindInput;

    [FieldOffset(137 * Slot)]
    public readonly delegate* unmanaged[Cdecl]<void*, byte*, void*, void*> BindOutput;
}
