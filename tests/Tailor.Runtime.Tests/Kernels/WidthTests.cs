using System.Runtime.Intrinsics;
using Tailor.Models.Plans;
using Tailor.Runtime.Kernels;
using Tailor.Runtime.Kernels.Integers;

namespace Tailor.Runtime.Tests.Kernels;

/// <summary>Packed products of every width on every kernel, and on what runs where a CPU lacks an instruction, against plain loops over codes: exact.</summary>
public sealed unsafe class WidthTests
{
    private static readonly int[] Depths = [1, 2, 3, 4, 5, 7, 8, 15, 16, 17, 31, 33, 63, 64, 65, 130, 333];

    private static readonly Dictionary<string, WidthTable> Tables = AllTables();

    public static TheoryData<string> Names => [.. Tables.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Products_are_exact(string name)
    {
        foreach (var code in WidthTable.Codes)
        {
            var kernel = Tables[name][code];
            foreach (var depth in Depths)
            {
                foreach (var rows in new[] { 1, 2, 3, 4, 5, 9 })
                {
                    foreach (var panels in new[] { 1, 2, 3, 4, 5, 9 }) Check(kernel, depth, rows, panels, new Random(depth), extreme: false);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Products_of_the_largest_codes_do_not_saturate(string name)
    {
        foreach (var code in WidthTable.Codes)
        {
            foreach (var depth in new[] { 16, 40, 160, 161, 320, 1000 }) Check(Tables[name][code], depth, rows: 4, panels: 2, new Random(1), extreme: true);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_is_packed_unpacks(string name)
    {
        foreach (var code in WidthTable.Codes)
        {
            var kernel = Tables[name][code];
            foreach (var depth in Depths)
            {
                var outputs = kernel.Lanes + 1;
                var expected = Codes(new Random(depth), outputs * depth, kernel.Bits, extreme: false);
                var panels = Pack(kernel, depth, 2, outputs, expected);
                var found = new AlignedBytes(AlignedFloats.RoundUp(depth, 16));
                for (var o = 0; o < outputs; o++)
                {
                    kernel.Unpack(depth, panels.Start, o, found.Start);
                    for (var i = 0; i < depth; i++) Assert.Equal(expected[(o * depth) + i], found.Start[i] - kernel.Offset);
                }

                GC.KeepAlive(panels);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Products_of_levels_are_exact_and_added(string name)
    {
        foreach (var code in WidthTable.Codes)
        {
            var kernel = Tables[name].Levels[code];
            foreach (var depth in Depths)
            {
                foreach (var panels in new[] { 1, 3, 4, 5, 9 })
                {
                    CheckLevels(kernel, depth, panels, new Random(depth), extreme: false);
                    CheckLevels(kernel, depth, panels, new Random(depth), extreme: true);
                }
            }
        }
    }

    [Fact]
    public void A_row_of_the_table_says_what_its_width_is()
    {
        foreach (var table in Tables.Values)
        {
            foreach (var code in WidthTable.Codes)
            {
                var kernel = table[code];
                Assert.Equal(Precision.BitsOf(code), kernel.Bits);
                Assert.Equal(1 << (kernel.Bits - 1), kernel.Offset);
                Assert.Equal(kernel.Lanes * 64 * kernel.Bits / 8, kernel.PanelBytes(64));
            }
        }
    }

    private static Dictionary<string, WidthTable> AllTables()
    {
        var tables = KernelTable.Available.ToDictionary(choice => choice.ToString(), choice => KernelTable.Bind(choice, environment: null).Widths);
        tables.Add("portable 128", WidthTable.Of<Vector128<byte>, Portable128>());
        if (System.Runtime.Intrinsics.X86.Ssse3.IsSupported) tables.Add("128 without dot product", WidthTable.Of<Vector128<byte>, WithoutDot<Vector128<byte>, ByteMath128>>());
        if (System.Runtime.Intrinsics.X86.Avx2.IsSupported) tables.Add("256 without dot product", WidthTable.Of<Vector256<byte>, WithoutDot<Vector256<byte>, ByteMath256>>());
        if (Vector512.IsHardwareAccelerated) tables.Add("512 without dot product", WidthTable.Of<Vector512<byte>, ByteMath512>());
        return tables;
    }

    private static void Check(WidthKernel kernel, int depth, int rows, int panels, Random random, bool extreme)
    {
        var outputs = panels * kernel.Lanes;
        var codes = Codes(random, outputs * depth, kernel.Bits, extreme);
        var packed = Pack(kernel, depth, panels, outputs, codes);
        var activations = Codes(random, rows * depth, bits: 8, extreme);
        var (aStride, sumsStride) = (AlignedFloats.RoundUp(depth, 16), outputs + 3);
        var (a, aSums, sums) = (new AlignedBytes(rows * aStride), AlignedBytes.OfInts(rows), AlignedBytes.OfInts(rows * sumsStride));
        new Span<byte>(sums.Start, sums.Length).Fill(0x5A);
        for (var r = 0; r < rows; r++)
        {
            var row = activations.AsSpan(r * depth, depth);
            row.CopyTo(new Span<sbyte>(a.Start + (r * aStride), depth));
            foreach (var code in row) ((int*)aSums.Start)[r] += code;
        }

        kernel.Products(rows, depth, (sbyte*)a.Start, aStride, (int*)aSums.Start, packed.Start, panels, (int*)sums.Start, sumsStride);
        for (var r = 0; r < rows; r++)
        {
            for (var o = 0; o < outputs; o++)
            {
                var expected = 0;
                for (var i = 0; i < depth; i++) expected += codes[(o * depth) + i] * activations[(r * depth) + i];
                var found = ((int*)sums.Start)[(r * sumsStride) + o];
                Assert.True(expected == found, $"{kernel.Bits} bits, depth {depth}, rows {rows}, panels {panels}: sum ({r}, {o}) is {found}, not {expected}.");
            }

            Assert.Equal(0x5A5A5A5A, ((int*)sums.Start)[(r * sumsStride) + outputs]); // nothing is written behind the last
        }

        GC.KeepAlive((packed, a, aSums, sums));
    }

    private static void CheckLevels(WidthKernel kernel, int depth, int panels, Random random, bool extreme)
    {
        var outputs = panels * kernel.Lanes;
        var codes = Codes(random, outputs * depth, kernel.Bits, extreme);
        var packed = Pack(kernel, depth, panels, outputs, codes);
        var activations = Codes(random, depth, bits: 8, extreme);
        var (a, levels, sums) = (new AlignedBytes(AlignedFloats.RoundUp(depth, 16)), new AlignedBytes(16), AlignedBytes.OfInts(outputs + 1));
        activations.CopyTo(new Span<sbyte>(a.Start, depth));
        for (var i = 0; i < 16; i++) levels.Start[i] = (byte)(extreme ? 255 : random.Next(256));
        for (var o = 0; o <= outputs; o++) ((int*)sums.Start)[o] = 1000 + o;
        kernel.AddLevels(depth, (sbyte*)a.Start, levels.Start, packed.Start, panels, (int*)sums.Start);
        for (var o = 0; o < outputs; o++)
        {
            var expected = 1000 + o;
            for (var i = 0; i < depth; i++)
            {
                var stored = codes[(o * depth) + i] + kernel.Offset;
                expected += (kernel.Bits == 8 ? stored : levels.Start[stored]) * activations[i];
            }

            Assert.True(expected == ((int*)sums.Start)[o], $"{kernel.Bits} bits, depth {depth}, panels {panels}: sum {o} is {((int*)sums.Start)[o]}, not {expected}.");
        }

        Assert.Equal(1000 + outputs, ((int*)sums.Start)[outputs]); // nothing is written behind the last
        GC.KeepAlive((packed, a, levels, sums));
    }

    private static sbyte[] Codes(Random random, int count, int bits, bool extreme)
    {
        var largest = (1 << (bits - 1)) - 1;
        return [.. Enumerable.Range(0, count).Select(_ => (sbyte)(extreme ? largest : random.Next(-largest, largest + 1)))];
    }

    private static AlignedBytes Pack(WidthKernel kernel, int depth, int panels, int outputs, sbyte[] codes)
    {
        var packed = new AlignedBytes(panels * kernel.PanelBytes(depth));
        var row = new AlignedBytes(AlignedFloats.RoundUp(depth, 16));
        for (var o = 0; o < outputs; o++)
        {
            for (var i = 0; i < depth; i++) row.Start[i] = (byte)(codes[(o * depth) + i] + kernel.Offset);
            kernel.Pack(depth, row.Start, packed.Start, o);
        }

        return packed;
    }
}
