import { useEffect, useId, useState } from "react";
import { MAX_PICTURE, MAX_SOUND } from "../../contract.ts";
import { texts } from "../texts.ts";

interface FileFieldProps {
  readonly kind: "picture" | "sound";
  readonly title: string;
  readonly file: File | undefined;
  readonly isOptional?: boolean;
  /** Why it cannot be used now. */
  readonly obstacle?: string | undefined;
  readonly problem: string | undefined;
  readonly onChange: (file: File | undefined) => void;
}

const kinds = {
  picture: { types: ["image/png", "image/jpeg"], most: MAX_PICTURE },
  sound: { types: ["audio/mpeg", "audio/wav", "audio/x-wav", "audio/wave"], most: MAX_SOUND },
};

/** What is wrong with a file at first sight; the server looks closer. */
export function problemOf(kind: "picture" | "sound", file: File): string | undefined {
  const { types, most } = kinds[kind];
  if (!types.includes(file.type)) return kind === "picture" ? texts.frames.wrongPicture : texts.frames.wrongSound;
  return file.size > most ? texts.frames.tooLarge(Math.floor(most / 1_000_000)) : undefined;
}

/** A place for a picture or a sound: choose it, drop it, or paste it anywhere. */
export function FileField({ kind, title, file, isOptional, obstacle, problem, onChange }: FileFieldProps) {
  const id = useId();
  const [over, setOver] = useState(false);
  const preview = usePreview(file);
  const note = problem ?? (obstacle && (file ? `${obstacle} ${texts.frames.unused}` : obstacle));
  const closed = obstacle !== undefined && !file;
  const add = kind === "picture" ? texts.frames.add : texts.frames.addSound;
  return (
    <div className="file" data-closed={obstacle ? true : undefined}>
      <label
        className="slot"
        data-over={over || undefined}
        data-full={preview ? true : undefined}
        data-kind={kind}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(!closed);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          const dropped = event.dataTransfer.files[0];
          if (dropped && !closed) onChange(dropped);
        }}
      >
        <input
          type="file"
          accept={kinds[kind].types.join(",")}
          disabled={closed}
          aria-label={file ? texts.frames.replace(title) : `${title}: ${add}`}
          aria-describedby={note ? id : undefined}
          aria-invalid={problem !== undefined}
          onChange={(event) => {
            const chosen = event.target.files?.[0];
            if (chosen) onChange(chosen);
            // The same file can be chosen once more after it was removed.
            event.target.value = "";
          }}
        />
        {preview && kind === "picture" && <img src={preview} alt={texts.frames.preview(title)} />}
        <span className="slot-words">
          <strong>
            {title} {isOptional && !preview && !closed && <small>{texts.optional}</small>}
          </strong>
          {!preview && <small id={closed ? id : undefined}>{closed ? obstacle : add}</small>}
          {preview && kind === "sound" && <small>{file?.name}</small>}
        </span>
      </label>
      {file && (
        <button
          type="button"
          className="remove"
          aria-label={texts.frames.remove(title)}
          onClick={() => onChange(undefined)}
        >
          <svg viewBox="0 0 12 12" aria-hidden="true">
            <path d="m2 2 8 8m0-8-8 8" />
          </svg>
        </button>
      )}
      {note && !closed && (
        <p className="why" id={id} data-bad={problem !== undefined || undefined}>
          {note}
        </p>
      )}
    </div>
  );
}

/** An address of the file for an `img`, given back when it is no longer needed. */
function usePreview(file: File | undefined): string | undefined {
  const [address, setAddress] = useState<string>();
  useEffect(() => {
    if (!file) return setAddress(undefined);
    const made = URL.createObjectURL(file);
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  return address;
}
