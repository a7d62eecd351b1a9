namespace Tailor.Models.Manifests;

/// <summary>What a model was trained on.</summary>
/// <param name="Name">The data set's name.</param>
/// <param name="Protocol">How it was read and split, in words, such as "leave-one-out, file order".</param>
public sealed record ManifestDataset(string Name, string Protocol);
