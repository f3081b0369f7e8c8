import { useEffect, useId, useState } from "react";
import { type FrameName, MAX_PICTURE } from "../contract.ts";
import { texts } from "./texts.ts";

interface PictureFieldProps {
  readonly name: FrameName;
  readonly file: File | undefined;
  /** Why it cannot be used now. */
  readonly obstacle?: string | undefined;
  readonly problem: string | undefined;
  readonly onChange: (name: FrameName, file: File | undefined) => void;
}

const kinds = ["image/png", "image/jpeg"];

/** What is wrong with a file at first sight; the server looks closer. */
export function problemOf(file: File): string | undefined {
  if (!kinds.includes(file.type)) return texts.frames.wrongKind;
  return file.size > MAX_PICTURE ? texts.frames.tooLarge : undefined;
}

/** A place for a picture: choose it, drop it, or paste it anywhere. */
export function PictureField({ name, file, obstacle, problem, onChange }: PictureFieldProps) {
  const id = useId();
  const [over, setOver] = useState(false);
  const preview = usePreview(file);
  const title = texts.frames.names[name];
  const note = problem ?? (obstacle && (file ? `${obstacle} ${texts.frames.unused}` : obstacle));
  const closed = obstacle !== undefined && !file;
  return (
    <div className="picture" data-closed={obstacle ? true : undefined}>
      <label
        className="slot"
        data-over={over || undefined}
        data-full={preview ? true : undefined}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(!closed);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault();
          setOver(false);
          const dropped = event.dataTransfer.files[0];
          if (dropped && !closed) onChange(name, dropped);
        }}
      >
        <input
          type="file"
          accept={kinds.join(",")}
          disabled={closed}
          aria-label={file ? texts.frames.replace(title) : `${title}: ${texts.frames.add}`}
          aria-describedby={note ? id : undefined}
          aria-invalid={problem !== undefined}
          onChange={(event) => {
            const chosen = event.target.files?.[0];
            if (chosen) onChange(name, chosen);
            // The same file can be chosen once more after it was removed.
            event.target.value = "";
          }}
        />
        {preview && <img src={preview} alt={texts.frames.preview(title)} />}
        <span className="slot-words">
          <strong>{title}</strong>
          {!preview && <small id={closed ? id : undefined}>{closed ? obstacle : texts.frames.add}</small>}
        </span>
      </label>
      {file && (
        <button
          type="button"
          className="remove"
          aria-label={texts.frames.remove(title)}
          onClick={() => onChange(name, undefined)}
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
