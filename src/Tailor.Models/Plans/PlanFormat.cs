using System.Buffers;
using System.Text;
using Tailor.Models.Adaptation;
using Tailor.Models.Manifests;

namespace Tailor.Models.Plans;

/// <summary>
/// The bytes of a plan; docs/plan-format.md is the document. Every plan has exactly one encoding: numbers are as short as can be, parts stand in
/// the order of their tags, and nothing is optional besides parts and signature. So whoever checks a signature over bytes has checked the plan.
/// </summary>
internal static class PlanFormat
{
    /// <summary>Longest plan that is read or written.</summary>
    public const int Longest = 1 << 20;

    /// <summary>Most channels of a plan.</summary>
    public const int MostChannels = 1_000_000;

    /// <summary>Most blocks of a plan's structure.</summary>
    public const int MostBlocks = 1_000;

    /// <summary>Most values of a plan's parameters: with a million channels' codes beside them they still fit.</summary>
    public const int MostValues = (Longest - 262_144 - 1_024) / sizeof(float);

    /// <summary>Bytes of a signature: ECDSA over P-256, r and s.</summary>
    public const int SignatureLength = 64;

    /// <summary>31 December 9999, the last second that <see cref="DateTimeOffset"/> has.</summary>
    public const long LatestTime = 253_402_300_799;

    private const byte Format = 1;
    private const byte ScalablePrefix = 1;

    private static readonly PlanPart[] Known = [PlanPart.Embedding, PlanPart.Structure, PlanPart.Parameters, PlanPart.Precision];

    private static ReadOnlySpan<byte> Magic => "TLRP"u8;

    /// <summary>Everything that is signed: magic, format, length and body.</summary>
    public static byte[] Signed(Plan plan)
    {
        var body = new ArrayBufferWriter<byte>(256);
        Text(body, plan.Model);
        Text(body, plan.ModelVersion);
        plan.Fingerprint.Write(body.GetSpan(ModelFingerprint.Length));
        body.Advance(ModelFingerprint.Length);
        Text(body, plan.Device);
        Number(body, (ulong)plan.Issued);
        Number(body, (ulong)(plan.Expires == 0 ? 0 : plan.Expires - plan.Issued));
        Number(body, plan.Sequence);
        if (plan.Embedding is { } embedding) Part(body, PlanPart.Embedding, ScalablePrefix, [.. Numbered((ulong)embedding.Length), .. embedding.Digest]);
        if (plan.Structure is { } structure) Part(body, PlanPart.Structure, structure.Blocks, structure.Encode());
        if (plan.Parameters is { } parameters) Part(body, PlanPart.Parameters, (int)parameters.Form, parameters.Encode());
        if (plan.Precision is { } precision) Part(body, PlanPart.Precision, precision.Channels, precision.Encode());

        var all = new ArrayBufferWriter<byte>(body.WrittenCount + 16);
        all.Write(Magic);
        all.Write([Format]);
        Number(all, (ulong)body.WrittenCount);
        all.Write(body.WrittenSpan);
        return all.WrittenSpan.ToArray();
    }

    /// <summary>Reads a plan.</summary>
    /// <exception cref="ModelFormatException">The bytes are no plan, or one of another format.</exception>
    public static Plan Read(ReadOnlySpan<byte> bytes, string name)
    {
        if (bytes.Length > Longest) throw new ModelFormatException(name, null, $"a plan of at most {Longest} bytes", $"{bytes.Length}");
        var cursor = new PlanCursor(name, bytes);
        var magic = cursor.Bytes(Magic.Length, "the magic TLRP");
        if (!magic.SequenceEqual(Magic)) throw cursor.Wrong(0, "a plan, which starts with TLRP", $"bytes {Convert.ToHexStringLower(magic)}");
        var format = cursor.Bytes(1, "the format")[0];
        if (format != Format) throw cursor.Wrong(Magic.Length, $"format {Format}, which this version of Tailor reads", $"format {format}; a newer version may read it");
        cursor.Narrow((int)cursor.Number(Longest, "the length of the body"), "the body");
        var plan = Body(ref cursor);
        cursor.Widen(bytes.Length);
        if (cursor.Left is not (0 or SignatureLength)) throw cursor.Wrong(cursor.Offset, $"a signature of {SignatureLength} bytes, or none", $"{cursor.Left} bytes");
        plan = plan with { Signature = [.. cursor.Bytes(cursor.Left, "the signature")] };
        return plan.Problems().ToArray() is { Length: > 0 } problems ? throw new ModelFormatException(name, null, "a plan that makes sense", string.Join(" ", problems).TrimEnd('.')) : plan;
    }

    private static Plan Body(ref PlanCursor cursor)
    {
        var plan = new Plan
        {
            Model = cursor.Text(ManifestRules.LongestName, "the model's name"),
            ModelVersion = cursor.Text(ManifestRules.LongestName, "the model's version"),
            Fingerprint = ModelFingerprint.Read(cursor.Bytes(ModelFingerprint.Length, "the model's fingerprint")),
            Device = cursor.Text(ManifestRules.LongestName, "the device"),
            Issued = (long)cursor.Number(LatestTime, "the time of issue"),
        };
        var lifetime = (long)cursor.Number((ulong)(LatestTime - plan.Issued), "the lifetime");
        plan = plan with { Expires = lifetime == 0 ? 0 : plan.Issued + lifetime, Sequence = cursor.Number(ulong.MaxValue, "the sequence number") };
        var end = cursor.Offset + cursor.Left;
        for (var last = 0UL; cursor.Left > 0;)
        {
            var start = cursor.Offset;
            var tag = cursor.Number(ulong.MaxValue, "a part's tag");
            if (tag <= last) throw cursor.Wrong(start, "parts in the order of their tags, each once", $"tag {tag} behind {last}");
            if (tag is 0 or > (ulong)PlanPart.Precision + 1)
                throw cursor.Wrong(start, $"a part that this version of Tailor knows: {string.Join(", ", Known.Select(known => $"{Tag(known)} ({known})"))}", $"tag {tag}; a newer version may read it");
            var part = (PlanPart)(tag - 1);
            cursor.Narrow((int)cursor.Number(Longest, "the length of a part"), "a part");
            plan = part switch
            {
                PlanPart.Embedding => plan with { Embedding = Embedded(ref cursor) },
                PlanPart.Structure => plan with { Structure = Structured(ref cursor) },
                PlanPart.Parameters => plan with { Parameters = Parameterized(ref cursor) },
                _ => plan with { Precision = Precise(ref cursor) },
            };
            cursor.End($"the part {part}");
            cursor.Widen(end);
            last = tag;
        }

        return plan;
    }

    private static Embedding Embedded(ref PlanCursor cursor)
    {
        var start = cursor.Offset;
        if (cursor.Number(ulong.MaxValue, "the form of the embedding") is var form && form != ScalablePrefix) throw cursor.Wrong(start, $"an embedding of form {ScalablePrefix}, the beginning of a scalable table", $"form {form}; a newer version may read it");
        start = cursor.Offset;
        var length = (long)cursor.Number(int.MaxValue, "the length of the table");
        return length > 0 ? new(length, cursor.Bytes(Embedding.DigestLength, "the table's digest")) : throw cursor.Wrong(start, "a table of at least 1 byte", "0");
    }

    private static Structure Structured(ref PlanCursor cursor)
    {
        var blocks = (int)cursor.Number(MostBlocks, "the number of blocks");
        var start = cursor.Offset;
        try
        {
            return Structure.Decode(cursor.Bytes(Structure.EncodedLength(blocks), "a structure"), blocks);
        }
        catch (ArgumentException error)
        {
            throw cursor.Wrong(start, "a bit a block, of at least one block", Message(error));
        }
    }

    private static Parameters Parameterized(ref PlanCursor cursor)
    {
        var start = cursor.Offset;
        var form = (ParameterForm)cursor.Number(byte.MaxValue, "the form of the parameters");
        try
        {
            return Parameters.Decode(form, cursor.Bytes(cursor.Left, "parameters"));
        }
        catch (ArgumentException error)
        {
            throw cursor.Wrong(start, "parameters of a known form, each a finite number", Message(error));
        }
    }

    private static Precision Precise(ref PlanCursor cursor)
    {
        var channels = (int)cursor.Number(MostChannels, "the number of channels");
        var start = cursor.Offset;
        try
        {
            return Precision.Decode(cursor.Bytes(Precision.EncodedLength(channels), "codes"), channels);
        }
        catch (ArgumentException error)
        {
            throw cursor.Wrong(start, "2 bits a channel, none of them reserved", Message(error));
        }
    }

    private static string Message(ArgumentException error) => error.Message.Split(" (Parameter", 2)[0].TrimEnd('.');

    /// <summary>Appends a part: tag, length, a number, and bytes.</summary>
    private static void Part(ArrayBufferWriter<byte> body, PlanPart part, int number, byte[] bytes)
    {
        var head = new ArrayBufferWriter<byte>();
        Number(head, (ulong)number);
        Number(body, Tag(part));
        Number(body, (ulong)(head.WrittenCount + bytes.Length));
        body.Write(head.WrittenSpan);
        body.Write(bytes);
    }

    /// <summary>The tag of a part: its place among the four, from 1.</summary>
    private static ulong Tag(PlanPart part) => (ulong)part + 1;

    private static void Text(ArrayBufferWriter<byte> target, string text)
    {
        Number(target, (ulong)text.Length);
        target.Advance(Encoding.ASCII.GetBytes(text, target.GetSpan(Math.Max(1, text.Length))));
    }

    private static byte[] Numbered(ulong value)
    {
        var bytes = new ArrayBufferWriter<byte>();
        Number(bytes, value);
        return bytes.WrittenSpan.ToArray();
    }

    private static void Number(ArrayBufferWriter<byte> target, ulong value)
    {
        for (; value > 0x7F; value >>= 7) target.Write([(byte)(value | 0x80)]);
        target.Write([(byte)value]);
    }
}
