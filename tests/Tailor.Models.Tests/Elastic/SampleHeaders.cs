using Tailor.Models.Elastic;

namespace Tailor.Models.Tests.Elastic;

/// <summary>Headers and streams of scalable tables by chance.</summary>
internal static class SampleHeaders
{
    public static ElasticHeader Random(int seed, int items = 300, int width = 12, int groups = 5)
    {
        var random = new Random(seed);
        return new()
        {
            Width = width,
            Groups = groups,
            Source = 0x0123_4567_89AB_CDEF,
            GroupOf = [.. Enumerable.Range(0, items).Select(_ => (byte)random.Next(groups))],
            Levels = [.. Enumerable.Range(1, ElasticCode.FittedLevels).Select(level => level / 4f)],
            LargestSpread = 1.5f,
            Weights = [.. Enumerable.Range(0, groups).Select(_ => (short)-random.Next(60))],
            Spreads = [.. Enumerable.Range(0, groups * width).Select(_ => (byte)(random.Next(8) == 0 ? 0 : random.Next(150, 256)))],
        };
    }

    /// <summary>A whole stream: vectors, means and codes by chance.</summary>
    public static byte[] Stream(ElasticHeader header, int seed = 1)
    {
        var (random, layout) = (new Random(seed), new ElasticLayout(header));
        var stream = new byte[layout.Full];
        random.NextBytes(stream);
        header.Encode().CopyTo(stream, 0);
        foreach (var piece in layout.Pieces.Where(piece => piece.Opens))
        {
            BitConverter.TryWriteBytes(stream.AsSpan((int)piece.Offset + header.Width), 0.01f);
            for (var group = 0; group < header.Groups; group++) BitConverter.TryWriteBytes(stream.AsSpan((int)piece.Offset + header.Width + 4 + (2 * group)), (Half)(random.NextSingle() - 0.5f));
        }

        return stream;
    }
}
