import { useEffect, useId, useState } from "react";
import { MAX_IMAGE_BYTES, MAX_AUDIO_BYTES } from "../../contract.ts";
import { texts } from "../texts.ts";

interface FileFieldProps {
  readonly kind: "image" | "audio";
  readonly title: string;
  readonly file: File | undefined;
  readonly isOptional?: boolean;
  /** Why the field is unavailable with the current settings. */
  readonly unavailableReason?: string | undefined;
  readonly problem: string | undefined;
  readonly onChange: (file: File | undefined) => void;
}

const kinds = {
  image: { types: ["image/png", "image/jpeg"], maxBytes: MAX_IMAGE_BYTES },
  audio: { types: ["audio/mpeg", "audio/wav", "audio/x-wav", "audio/wave"], maxBytes: MAX_AUDIO_BYTES },
};

/** Checks type and size of a file. The server also checks its content. */
export function fileProblem(kind: "image" | "audio", file: File): string | undefined {
  const { types, maxBytes } = kinds[kind];
  if (!types.includes(file.type)) return kind === "image" ? texts.files.wrongImage : texts.files.wrongAudio;
  return file.size > maxBytes ? texts.files.tooLarge(Math.floor(maxBytes / 1_000_000)) : undefined;
}

/** An image or audio file, which can be selected, dropped or pasted. */
export function FileField({ kind, title, file, isOptional, unavailableReason, problem, onChange }: FileFieldProps) {
  const id = useId();
  const [isOver, setIsOver] = useState(false);
  const preview = usePreview(file);
  const note =
    problem ?? (unavailableReason && (file ? `${unavailableReason} ${texts.files.unsupported}` : unavailableReason));
  const isDisabled = unavailableReason !== undefined && !file;
  const add = kind === "image" ? texts.files.addImage : texts.files.addAudio;
  return (
    <div className="file" data-disabled={unavailableReason ? true : undefined}>
      <label
        className="slot"
        data-over={isOver || undefined}
        data-full={preview ? true : undefined}
        data-kind={kind}
        onDragOver={(event) => {
          event.preventDefault();
          setIsOver(!isDisabled);
        }}
        onDragLeave={() => setIsOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setIsOver(false);
          const dropped = event.dataTransfer.files[0];
          if (dropped && !isDisabled) onChange(dropped);
        }}
      >
        <input
          type="file"
          accept={kinds[kind].types.join(",")}
          disabled={isDisabled}
          aria-label={file ? texts.files.replace(title) : `${title}: ${add}`}
          aria-describedby={note ? id : undefined}
          aria-invalid={problem !== undefined}
          onChange={(event) => {
            const selected = event.target.files?.[0];
            if (selected) onChange(selected);
            // Without this the same file cannot be selected again after it was removed.
            event.target.value = "";
          }}
        />
        {preview && kind === "image" && <img src={preview} alt={texts.files.preview(title)} />}
        <span className="slot-text">
          <strong>
            {title} {isOptional && !preview && !isDisabled && <small>{texts.optional}</small>}
          </strong>
          {!preview && <small id={isDisabled ? id : undefined}>{isDisabled ? unavailableReason : add}</small>}
          {preview && kind === "audio" && <small>{file?.name}</small>}
        </span>
      </label>
      {file && (
        <button
          type="button"
          className="remove"
          aria-label={texts.files.remove(title)}
          onClick={() => onChange(undefined)}
        >
          <svg viewBox="0 0 12 12" aria-hidden="true">
            <path d="m2 2 8 8m0-8-8 8" />
          </svg>
        </button>
      )}
      {note && !isDisabled && (
        <p className="hint" id={id} data-error={problem !== undefined || undefined}>
          {note}
        </p>
      )}
    </div>
  );
}

/** An object URL of the file, revoked when the file changes. */
function usePreview(file: File | undefined): string | undefined {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    if (!file) return setUrl(undefined);
    const created = URL.createObjectURL(file);
    setUrl(created);
    return () => URL.revokeObjectURL(created);
  }, [file]);
  return url;
}
