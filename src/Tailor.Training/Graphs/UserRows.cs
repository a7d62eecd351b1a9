using Tailor.Models;
using Tailor.Models.Tensors;

namespace Tailor.Training.Graphs;

/// <summary>
/// Users' trained rows, for measuring the setting of the papers, in which a user is looked up. They are no part of the model: a device computes its user's state from the items.
/// </summary>
/// <param name="Width">Floats of a row.</param>
/// <param name="Values">(users, width).</param>
public sealed record UserRows(int Width, float[] Values)
{
    /// <summary>The folder inside a model folder that holds them.</summary>
    public const string Folder = "users";

    private const string File = "rows.safetensors", Tensor = "users";

    /// <summary>Writes them beside a model; files of that folder are no part of the model.</summary>
    /// <param name="folder">The model folder.</param>
    public void Write(string folder)
    {
        Directory.CreateDirectory(Path.Combine(folder, Folder));
        TensorFileWriter.Write(PathIn(folder), [TensorSource.FromFloats(Tensor, Values, Values.Length / Width, Width)]);
    }

    /// <summary>The file that <see cref="Write"/> writes.</summary>
    /// <param name="folder">The model folder.</param>
    public static string PathIn(string folder) => Path.Combine(folder, Folder, File);

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <param name="folder">The model folder.</param>
    /// <param name="users">Number of users.</param>
    /// <param name="width">Floats of an item's row.</param>
    /// <exception cref="IOException">There are none.</exception>
    /// <exception cref="ModelFormatException">They are malformed, or not of so many users and floats.</exception>
    public static UserRows Read(string folder, int users, int width)
    {
        using var file = TensorFile.Open(PathIn(folder));
        file.RequireFinite(Tensor);
        return new UserRows(width, file.Floats(Tensor, users, width).ToArray());
    }
}
