using System.Text.Json.Serialization;
using Tailor.Models.Adaptation;
using Tailor.Models.Backbones;
using Tailor.Models.Manifests;
using Tailor.Models.Tensors;

namespace Tailor.Models.Customizers;

/// <summary>What turns interest and budget into a plan, in the cloud: enough to rebuild it from <c>customizer.safetensors</c>.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(ChordSpec), "chord")]
[JsonDerivedType(typeof(ForwardOfaSpec), "forward-ofa")]
[JsonDerivedType(typeof(DietSpec), "diet")]
[JsonDerivedType(typeof(DuetSpec), "duet")]
public abstract record CustomizerSpec
{
    /// <summary>The method's name, as it stands in the manifest and on the command line.</summary>
    [JsonIgnore]
    public abstract string Name { get; }

    /// <summary>The parts of a plan that it decides.</summary>
    [JsonIgnore]
    public abstract IReadOnlyList<PlanPart> Decides { get; }

    /// <summary>Whether it reads the user's interest, which the model's extractor makes.</summary>
    [JsonIgnore]
    public abstract bool ReadsInterest { get; }

    /// <summary>Whether the interest decides anything before there is a guide. Where it does not, a device says nothing of the user until it has one.</summary>
    [JsonIgnore]
    public virtual bool ReadsUnguidedInterest => ReadsInterest;

    /// <summary>Whether it reads the user's interest once more, as seen from a guide that it chose: then the model's extractor is guided.</summary>
    [JsonIgnore]
    public virtual bool ReadsGuidedInterest => false;

    /// <summary>How the parameters that it decides change the network, or null where it decides none. Devices go by it.</summary>
    [JsonIgnore]
    public virtual AdaptationSpec? Adapts => null;

    /// <summary>Name and shape of its tensors, all float32, the extractor's aside.</summary>
    /// <param name="backbone">The network that it customizes.</param>
    public abstract IEnumerable<TensorShape> Tensors(BackboneSpec backbone);

    /// <summary>What is out of range, a sentence each.</summary>
    public abstract IEnumerable<string> Problems();

    /// <summary>The same, and what does not fit a network that is in range.</summary>
    /// <param name="backbone">The network that it customizes.</param>
    public virtual IEnumerable<string> Problems(BackboneSpec backbone) => Problems();
}
