using System.Text.Json.Serialization;

namespace Tailor.Models.Backbones;

/// <summary>What a backbone is made of: enough to rebuild its forward pass from the tensors in the model folder.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(SasRecSpec), "sasrec")]
[JsonDerivedType(typeof(Gru4RecSpec), "gru4rec")]
[JsonDerivedType(typeof(CaserSpec), "caser")]
public abstract record BackboneSpec
{
    /// <summary>Width of an item embedding and of the hidden state that scores items, 1 to 1,024 floats.</summary>
    public required int Width { get; init; }

    /// <summary>How many of the latest items the backbone reads, 1 to 4,096 items.</summary>
    public required int MaxLength { get; init; }
}
